import { constants } from "node:fs";
import { access, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseReplayOptions, type ReplayOptions, USAGE, UsageError } from "@/jobs/replay/options";
import { ReplayDatabaseError } from "@/jobs/replay/replay-database";
import type { ReplayReport } from "@/jobs/replay/report";
import { NothingReplayedError, runReplay } from "@/jobs/replay/run-replay";
import { reportTable } from "@/jobs/replay/table";
import { EmbeddedPostgresError } from "@/jobs/start/postgres/embedded-error";
import { startEmbeddedPostgres } from "@/jobs/start/postgres/embedded-postgres";
import { MigrationError } from "@/lib/db/migrate";
import { EnvError, env } from "@/lib/env";
import { ReplayFolderError } from "@/lib/sources/replay/replay-source";

// `npm run replay`: a recorded market through the real pipeline. A second run starts anew.
// Exit code 0 = replayed; 1 = failed, or some file could not be read; 2 = the command line; 130 = stopped.

const FAILED = 1;
const MISUSED = 2;
const STOPPED = 130;

const say = (line: string) => process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  const options = parseReplayOptions(process.argv.slice(2));
  if (!options) {
    process.stdout.write(USAGE);
    return 0;
  }
  await prepareReportFolder(options.report);
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop.abort());
  const { retention } = env();
  const report = await withServer((serverUrl) =>
    runReplay(options, { serverUrl, retention, signal: stop.signal, log: say }),
  );
  if (!report) {
    say("Stopped: no report.");
    return STOPPED;
  }
  await deliver(report, options);
  return report.unreadable.length > 0 ? FAILED : 0;
}

/** The server of DATABASE_URL, or a built-in one beside the product's, for the time of the replay. */
async function withServer<Result>(work: (serverUrl: string) => Promise<Result>): Promise<Result> {
  const { databaseUrl, home } = env();
  if (databaseUrl) return work(databaseUrl);
  const server = await startEmbeddedPostgres({
    // A home of its own: the product may be running in the other.
    home: path.join(home, "replay"),
    log: say,
    // It can be made again from its files.
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off" },
  });
  try {
    return await work(server.url);
  } finally {
    await server.stop();
  }
}

/** Makes the report's folder, so that a long replay does not end with nowhere to write. */
async function prepareReportFolder(file: string | null): Promise<void> {
  if (!file) return;
  const folder = path.dirname(path.resolve(file));
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--report ${file}: nothing can be written there (${reason}).`);
  }
}

async function deliver(report: ReplayReport, options: ReplayOptions): Promise<void> {
  process.stdout.write(`${reportTable(report)}\n`);
  if (options.report) {
    await writeFile(options.report, `${JSON.stringify(report, null, 2)}\n`);
    say(`report written to ${options.report}`);
  }
  for (const { file, line, reason } of report.rejections.slice(0, 20))
    say(`rejected: ${file}, line ${line}: ${reason}`);
  if (report.rejections.length > 20) say(`… and ${report.rejected - 20} more, listed in the report`);
  for (const { file, reason } of report.unreadable) say(`not read: ${file}: ${reason}`);
}

/** Errors that say all there is to say: no trace of the code adds to them. */
function isExplained(error: unknown): error is Error {
  return (
    error instanceof ReplayFolderError ||
    error instanceof ReplayDatabaseError ||
    error instanceof NothingReplayedError ||
    error instanceof EmbeddedPostgresError ||
    error instanceof MigrationError ||
    error instanceof EnvError
  );
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (error instanceof UsageError) {
      say(`${error.message}\n\n${USAGE}`);
      process.exitCode = MISUSED;
      return;
    }
    say(
      isExplained(error)
        ? error.message
        : `The replay failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`,
    );
    process.exitCode = FAILED;
  },
);
