import { parseArgs } from "node:util";
import { z } from "zod";

const DEFAULT_DATABASE = "sigmawatch_replay";

export const USAGE = `Usage: npm run replay -- --from DIR [--at INSTANT] [--report FILE] [--database NAME] [--keep] [--maintain]

  --from DIR       folder of candle files, VENUE-BASE-QUOTE-INTERVAL.csv.gz or .csv
  --at INSTANT     compute the report as of this instant, e.g. 2023-03-24T12:00:00Z; the last tick by default
  --report FILE    write the report as JSON, besides the table on the screen
  --database NAME  the replay's own database, dropped first (${DEFAULT_DATABASE} by default)
  --keep           do not drop it: go on where an earlier replay ended
  --maintain       thin the history as a running product would
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
    throw new UsageError(`--database "${database}": use lower-case letters, digits and _, 63 at most.`);
  }
  if (values.at !== undefined && !instant.safeParse(values.at).success) {
    throw new UsageError(`--at "${values.at}" is no instant: write it as 2023-03-24T12:00:00Z.`);
  }
  if (values.report === "") throw new UsageError("--report needs the name of a file.");
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
