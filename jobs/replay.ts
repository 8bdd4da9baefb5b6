import { constants } from "node:fs";
import { access, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseReplayOptions, type ReplayOptions, USAGE, UsageError } from "@/jobs/replay/options";
import { ReplayDatabaseError } from "@/jobs/replay/replay-database";
import type { ReplayReport } from "@/jobs/replay/report";
import { NothingReplayedError, runReplay } from "@/jobs/replay/run-replay";
import { reportTable } from "@/jobs/replay/table";
import { printError } from "@/jobs/start/output";
import { EmbeddedPostgresError } from "@/jobs/start/postgres/embedded-error";
import { startEmbeddedPostgres } from "@/jobs/start/postgres/embedded-postgres";
import { MigrationError } from "@/lib/db/migrate";
import { EnvError, env } from "@/lib/env";
import { ReplayFolderError } from "@/lib/sources/replay/replay-source";

// `npm run replay`: replays a recorded market through the ingest pipeline. A second run starts over.
// Exit code: 0 replayed; 1 failed, or a file could not be read; 2 invalid command line; 130 stopped by a signal.

const FAILED = 1;
const INVALID_USAGE = 2;
const STOPPED = 130;

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
    runReplay(options, { serverUrl, retention, signal: stop.signal, log: printError }),
  );
  if (!report) {
    printError("Stopped: no report.");
    return STOPPED;
  }
  await writeReport(report, options);
  return report.unreadable.length > 0 ? FAILED : 0;
}

/** Runs `work` with the server of DATABASE_URL, or with a built-in one that is stopped afterwards. */
async function withServer<Result>(work: (serverUrl: string) => Promise<Result>): Promise<Result> {
  const { databaseUrl, home } = env();
  if (databaseUrl) return work(databaseUrl);
  const server = await startEmbeddedPostgres({
    // A separate home, because the product may be running in its own.
    home: path.join(home, "replay"),
    log: printError,
    // The data can be recreated from the files.
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off" },
  });
  try {
    return await work(server.url);
  } finally {
    await server.stop();
  }
}

/** Creates the report's folder before the replay, so that a long replay does not fail at the end. */
async function prepareReportFolder(file: string | null): Promise<void> {
  if (!file) return;
  const folder = path.dirname(path.resolve(file));
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--report ${file}: the folder is not writable (${reason}).`);
  }
}

async function writeReport(report: ReplayReport, options: ReplayOptions): Promise<void> {
  process.stdout.write(`${reportTable(report)}\n`);
  if (options.report) {
    await writeFile(options.report, `${JSON.stringify(report, null, 2)}\n`);
    printError(`report written to ${options.report}`);
  }
  for (const { file, line, reason } of report.rejections.slice(0, 20))
    printError(`rejected: ${file}, line ${line}: ${reason}`);
  if (report.rejections.length > 20) printError(`… and ${report.rejected - 20} more, listed in the report`);
  for (const { file, reason } of report.unreadable) printError(`not read: ${file}: ${reason}`);
}

/** True for expected errors, which are printed without a stack trace. */
function isExpected(error: unknown): error is Error {
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
      printError(`${error.message}\n\n${USAGE}`);
      process.exitCode = INVALID_USAGE;
      return;
    }
    printError(
      isExpected(error)
        ? error.message
        : `The replay failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`,
    );
    process.exitCode = FAILED;
  },
);
