import { parseArgs } from "node:util";

export const USAGE = `Usage: npm run bench -- [--series 250,2500,10000] [--quick] [--json FILE] [--keep]

  --series LIST  numbers of price series to measure; default: 250,2500,10000. A pair with a volume has two series
  --quick        250 and 2,500 series with fewer repetitions, about two minutes; checks accuracy only
  --json FILE    report with all figures; default: bench-results/bench.json
  --keep         keep the databases
`;

/** Parsed command line of the benchmark. */
export type BenchOptions = {
  sizes: number[];
  quick: boolean;
  json: string;
  keep: boolean;
};

/** Invalid command line; the message names the argument. */
export class UsageError extends Error {
  override name = "UsageError";
}

/**
 * Parses the command line.
 * @param args without the program's name
 * @returns null if only help was requested
 * @throws UsageError
 */
export function parseBenchOptions(args: readonly string[]): BenchOptions | null {
  const values = parse(args);
  if (values.help) return null;
  const quick = values.quick ?? false;
  const list = values.series ?? (quick ? "250,2500" : "250,2500,10000");
  const sizes = list.split(",").map(Number);
  if (sizes.some((size) => !Number.isInteger(size) || size < 1 || size > 100_000)) {
    throw new UsageError(`--series "${list}": use whole numbers from 1 to 100000, separated by commas.`);
  }
  if (values.json === "") throw new UsageError("--json needs a file name.");
  return {
    sizes: [...new Set(sizes)].sort((a, b) => a - b),
    quick,
    json: values.json ?? "bench-results/bench.json",
    keep: values.keep ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        series: { type: "string" },
        quick: { type: "boolean" },
        json: { type: "string" },
        keep: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
