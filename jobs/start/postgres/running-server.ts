import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, readSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { EmbeddedPostgresError, errorText } from "@/jobs/start/postgres/embedded-error";
import { freePort } from "@/jobs/start/postgres/free-port";
import type { ServerFiles } from "@/jobs/start/postgres/server-files";
import { asServer, type ServerUser } from "@/jobs/start/postgres/server-user";
import { stopServerWithThisProcess } from "@/jobs/start/postgres/watchdog";

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;
/** Long, because recovery after a crash replays up to max_wal_size. */
const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 60_000;

/** How a server ended. */
export type ServerExit = { code: number | null; signal: NodeJS.Signals | null };

/** Parameters for starting a server. */
export type Launch = {
  home: string;
  directory: string;
  files: ServerFiles;
  user: ServerUser;
  settings: Record<string, string>;
  /** Ports to try in this order, then any free one. */
  preferredPorts: number[];
  /** The only port to use, because clients already know it. */
  exactPort?: number;
};
/** A server that accepts connections. */
export type RunningServer = { child: ChildProcess; pid: number; port: number; exited: Promise<ServerExit> };

/**
 * Starts the server and waits until it accepts connections. Tries again on another port if the port was taken
 * meanwhile, and if remains of a killed server are about to disappear.
 * @throws EmbeddedPostgresError with the last lines of the server's log
 */
export async function launch(plan: Launch): Promise<RunningServer> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  let { preferredPorts } = plan;
  for (;;) {
    const port = plan.exactPort ?? (await freePort(preferredPorts));
    const logStart = rotateLog(plan.home);
    const attempt = await launchOnce(plan, port, deadline);
    if ("child" in attempt) return attempt;
    const lines = readLog(plan.home, logStart);
    const portTaken = /could not bind|Address already in use/.test(lines);
    // Workers of a killed server hold its shared memory for a moment.
    const isStillExiting = /pre-existing shared memory block|lock file "postmaster.pid" already exists/.test(
      lines,
    );
    if (!(portTaken || isStillExiting) || performance.now() > deadline - START_TIMEOUT_MS + 15_000) {
      throw new EmbeddedPostgresError(
        `The database server did not start (${attempt.reason}). Data: ${plan.directory}. Last lines of ${logFile(plan.home)}:\n${lines.trim().split("\n").slice(-12).join("\n")}`,
      );
    }
    if (portTaken) preferredPorts = [];
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function launchOnce(
  { home, directory, files, user, settings }: Launch,
  port: number,
  deadline: number,
): Promise<RunningServer | { reason: string }> {
  const flags = Object.entries({
    ...settings,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
  }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  // The log is written directly to the file, so that the server can continue when its launcher is gone.
  const output = openSync(logFile(home), "a", 0o600);
  const child = spawn(files.postgres, ["-D", directory, "-p", String(port), ...flags], {
    ...asServer(user),
    // Own process group: Ctrl-C reaches the launcher only, which stops the web server first.
    detached: process.platform !== "win32",
    stdio: ["ignore", output, output],
    windowsHide: true,
  });
  closeSync(output);
  const endWatch = child.pid === undefined ? () => undefined : stopServerWithThisProcess(child.pid);
  let ended: string | null = null;
  const exited = new Promise<ServerExit>((resolve) => {
    child.once("exit", (code, signalName) => {
      endWatch();
      ended = `it ended with ${code ?? signalName}`;
      resolve({ code, signal: signalName });
    });
    child.once("error", (error) => {
      ended = errorText(error);
      resolve({ code: null, signal: null });
    });
  });
  while (ended === null) {
    if (child.pid !== undefined && isReady(directory, child.pid))
      return { child, pid: child.pid, port, exited };
    if (performance.now() > deadline) {
      child.kill("SIGQUIT");
      await exited;
      return { reason: `not ready after ${START_TIMEOUT_MS / 1000} s` };
    }
    await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 20))]);
  }
  return { reason: ended };
}

/** Line 8 of the server's lock file contains its state; pg_ctl reads the same. */
function isReady(directory: string, pid: number): boolean {
  try {
    const lines = readFileSync(path.join(directory, "postmaster.pid"), "utf8").split("\n");
    return lines[0]?.trim() === String(pid) && lines[7]?.trim() === "ready";
  } catch {
    return false;
  }
}

const logFile = (home: string) => path.join(home, "postgres.log");

/** Rotates a large log. @returns the offset at which the next start begins to write */
function rotateLog(home: string): number {
  const file = logFile(home);
  if (!existsSync(file)) return 0;
  const { size } = statSync(file);
  if (size <= LOG_LIMIT_BYTES) return size;
  renameSync(file, `${file}.1`);
  return 0;
}

function readLog(home: string, from: number): string {
  const file = openSync(logFile(home), "r");
  try {
    const buffer = Buffer.alloc(20_000);
    return buffer.subarray(0, readSync(file, buffer, 0, buffer.length, from)).toString("utf8");
  } finally {
    closeSync(file);
  }
}

/** Stops the server gracefully: open statements are cancelled, stored data is kept. */
export async function stopServer(
  running: RunningServer,
  files: ServerFiles,
  user: ServerUser,
  directory: string,
): Promise<void> {
  const { child, exited } = running;
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === "win32") {
    // Windows has no signals.
    spawnSync(files.pgCtl, ["-D", directory, "stop", "-m", "fast", "-w"], asServer(user));
  } else {
    child.kill("SIGINT");
  }
  const timer = setTimeout(() => child.kill("SIGQUIT"), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
}
