import { parseArgs } from "node:util";

export const USAGE = `Usage: npm run bench -- [--series 250,2500,10000] [--quick] [--json FILE] [--keep]

  --series LIST  sizes to measure, in series, smallest first (250,2500,10000 by default). All are prices; a pair
                 whose source reports a volume has two series
  --quick        250 and 2,500 series and fewer repetitions: a minute, and no requirement judged
  --json FILE    file for every figure (bench-results/bench.json by default)
  --keep         keep the databases
`;

/** Options of the benchmark. */
export type BenchOptions = {
  sizes: number[];
  quick: boolean;
  json: string;
  keep: boolean;
};

/** The command line is not valid; the message names the argument. */
export class UsageError extends Error {
  override name = "UsageError";
}

/**
 * Reads the command line.
 * @param args without the program's name
 * @returns null for --help
 * @throws UsageError
 */
export function parseBenchOptions(args: readonly string[]): BenchOptions | null {
  const values = parse(args);
  if (values.help) return null;
  const quick = values.quick ?? false;
  const list = values.series ?? (quick ? "250,2500" : "250,2500,10000");
  const sizes = list.split(",").map(Number);
  if (sizes.some((size) => !Number.isInteger(size) || size < 1 || size > 100_000)) {
    throw new UsageError(`--series "${list}": whole numbers from 1 to 100000, separated by commas.`);
  }
  if (values.json === "") throw new UsageError("--json needs the name of a file.");
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
