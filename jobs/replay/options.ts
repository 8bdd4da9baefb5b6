import { parseArgs } from "node:util";
import { z } from "zod";

const DEFAULT_DATABASE = "sigmawatch_replay";

export const USAGE = `Usage: npm run replay -- --from DIR [--at TIME] [--report FILE] [--database NAME] [--keep] [--maintain]

  --from DIR       folder of candle files, VENUE-BASE-QUOTE-INTERVAL.csv.gz or .csv
  --at TIME        time of the report's figures, e.g. 2023-03-24T12:00:00Z; default: the last tick
  --report FILE    also write the report as JSON
  --database NAME  database of the replay, dropped first; default: ${DEFAULT_DATABASE}
  --keep           keep the database and continue an earlier replay
  --maintain       thin old samples as the product does
`;

/** Parsed command line of a replay. */
export type ReplayOptions = {
  from: string;
  /** Null for the last tick. */
  at: Date | null;
  report: string | null;
  database: string;
  keep: boolean;
  maintain: boolean;
};

/** Invalid command line; the message names the argument. */
export class UsageError extends Error {
  override name = "UsageError";
}

const instant = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

/**
 * Parses the command line.
 * @param args without the program's name
 * @returns null if only help was requested
 * @throws UsageError
 */
export function parseReplayOptions(args: readonly string[]): ReplayOptions | null {
  const values = parse(args);
  if (values.help) return null;
  if (!values.from) throw new UsageError("--from DIR is missing: name the folder of candle files.");
  const database = values.database ?? DEFAULT_DATABASE;
  // Lower case without special characters, so that no tool needs to quote the name.
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(database)) {
    throw new UsageError(`--database "${database}": use at most 63 lower-case letters, digits and _.`);
  }
  if (values.at !== undefined && !instant.safeParse(values.at).success) {
    throw new UsageError(`--at "${values.at}" is not a time with zone: write it as 2023-03-24T12:00:00Z.`);
  }
  if (values.report === "") throw new UsageError("--report needs a file name.");
  return {
    from: values.from,
    at: values.at === undefined ? null : new Date(values.at),
    report: values.report ?? null,
    database,
    keep: values.keep ?? false,
    maintain: values.maintain ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        from: { type: "string" },
        at: { type: "string" },
        report: { type: "string" },
        database: { type: "string" },
        keep: { type: "boolean" },
        maintain: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
