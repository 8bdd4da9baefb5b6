import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { EmbeddedPostgresError } from "@/jobs/start/postgres/embedded-error";
import { processCommand, processStart, waitUntilGone } from "@/jobs/start/postgres/process-identity";

/** PID in the server's lock file; null without one. */
function recordedPostmaster(directory: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(path.join(directory, "postmaster.pid"), "utf8"), 10);
    return pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

/** True if a living process is the server of a data folder, not another process that reused its PID. */
function isServerOf(pid: number, directory: string): boolean {
  if (processStart(pid) === null) return false;
  const command = processCommand(pid);
  return command === null ? process.platform === "win32" : `${command} `.includes(` -D ${directory} `);
}

/**
 * Stops a server whose launcher was killed. Removes the lock file of a dead server if another process has its PID,
 * because PostgreSQL would refuse to start.
 * @throws EmbeddedPostgresError if the server does not stop
 */
export async function clearEarlierServer(directory: string, log: (message: string) => void): Promise<void> {
  const pid = recordedPostmaster(directory);
  if (pid === null) return;
  if (!isServerOf(pid, directory)) {
    if (processStart(pid) !== null) rmSync(path.join(directory, "postmaster.pid"), { force: true });
    return;
  }
  log(`the database server of an earlier start still runs (process ${pid}): stopping it`);
  signal(pid, "SIGINT");
  if (await waitUntilGone(pid, 30_000)) return;
  signal(pid, "SIGQUIT");
  if (await waitUntilGone(pid, 10_000)) return;
  throw new EmbeddedPostgresError(
    `The database server of an earlier start (process ${pid}, data in ${directory}) does not stop. End that process and start again.`,
  );
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile.
  }
}
