import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Variables } from "./variables";

/** How a process ended. */
export type Exit = { code: number | null; signal: NodeJS.Signals | null };

/** A child process of the launcher. */
export type Child = {
  pid: number | undefined;
  exited: Promise<Exit>;
  /** Sends SIGTERM, waits, and kills the process after `graceMs`. */
  stop(graceMs: number): Promise<Exit>;
};

export type ChildSpec = {
  /** Arguments of `node`. */
  args: string[];
  cwd: string;
  variables: Variables;
  /** Called for every line of either stream. */
  onLine: (line: string, stream: "stdout" | "stderr") => void;
  /** Called for every IPC message. */
  onMessage?: (message: unknown) => void;
};

const OUTPUT_WAIT_MS = 250;

/**
 * Starts a Node program as a child process, in its own process group, so that Ctrl-C reaches the launcher only and
 * parts stop in order. An IPC channel tells the child when the launcher is gone.
 */
export function startChild(spec: ChildSpec): Child {
  const child = spawn(process.execPath, spec.args, {
    cwd: spec.cwd,
    env: definedOnly(spec.variables),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  if (spec.onMessage) child.on("message", spec.onMessage);
  for (const stream of ["stdout", "stderr"] as const) {
    const readable = child[stream];
    if (readable) createInterface({ input: readable }).on("line", (line) => spec.onLine(line, stream));
  }
  const exited = new Promise<Exit>((resolve) => {
    // "close" follows the last output line, which contains the reason; the timer below covers a grandchild that keeps
    // the stream open.
    child.once("close", (code, signal) => resolve({ code, signal }));
    child.once("exit", (code, signal) => setTimeout(() => resolve({ code, signal }), OUTPUT_WAIT_MS).unref());
    child.once("error", (error) => {
      spec.onLine(error.message, "stderr");
      resolve({ code: 1, signal: null });
    });
  });
  return { pid: child.pid, exited, stop: (graceMs) => stop(child, exited, graceMs) };
}

async function stop(child: ChildProcess, exited: Promise<Exit>, graceMs: number): Promise<Exit> {
  if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
  const timer = setTimeout(() => killGroup(child), graceMs);
  try {
    return await exited;
  } finally {
    clearTimeout(timer);
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGKILL");
  } catch {
    // The process has just ended.
  }
}

function definedOnly(variables: Variables): NodeJS.ProcessEnv {
  const entries = Object.entries(variables).filter(([, value]) => value !== undefined);
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

/** `exit code 1` or `signal SIGKILL`. */
export function describeExit({ code, signal }: Exit): string {
  return signal === null ? `exit code ${code}` : `signal ${signal}`;
}
