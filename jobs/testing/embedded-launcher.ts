import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterAll, afterEach } from "vitest";
import { z } from "zod";

const startedShape = z.object({
  url: z.string(),
  port: z.number(),
  pid: z.number(),
  directory: z.string(),
  messages: z.array(z.string()),
});

/** What a launcher tells of the server it runs, with the messages it would show at a terminal. */
export type Started = z.infer<typeof startedShape>;

/** A launcher in a process, and a process group, of its own. */
export type Launcher = {
  child: ChildProcess;
  /** Null when it ended without a server. */
  started: Started | null;
  /** What it had written to standard error by then. */
  errors: string;
  /** Its exit code, once it has ended; null when a signal ended it. */
  ended: Promise<number | null>;
};

/** Where and as whom a launcher runs: by default this project, as this user. */
export type LauncherPlace = { cwd?: string; uid?: number; gid?: number };

const children: ChildProcess[] = [];
const folders: string[] = [];

afterEach(killLaunchers);
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Kills, with -9, every launcher this test started; done after each test in any case. */
export function killLaunchers(): void {
  for (const child of children.splice(0)) child.kill("SIGKILL");
}

/** A temporary folder that every user may enter, removed after the file's tests. */
export function newFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "sigmawatch-embedded-")));
  // Made for this user alone, which the server's user need not be.
  chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
}

/** Runs the built-in server of a home in a process of its own, which a test may then kill. */
export async function launchApart(home: string, place: LauncherPlace = {}): Promise<Launcher> {
  const { cwd = process.cwd(), ...user } = place;
  const child = spawn(
    process.execPath,
    ["--import", "tsx", path.join(cwd, "jobs/testing/launch-embedded.ts"), home, "no-fsync"],
    { cwd, ...user, stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  children.push(child);
  let errors = "";
  let output = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const told = new Promise<void>((resolve) => {
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("\n")) resolve();
    });
  });
  await Promise.race([told, ended]);
  const started = output.includes("\n") ? startedShape.parse(JSON.parse(output)) : null;
  return { child, started, errors, ended };
}

/** The same where the server must come up. */
export async function launched(
  home: string,
  place?: LauncherPlace,
): Promise<Omit<Launcher, "started"> & { started: Started }> {
  const { started, ...rest } = await launchApart(home, place);
  if (!started) throw new Error(`not started: ${rest.errors}`);
  return { ...rest, started };
}

/** Every value of a query's answer, row after row, over a connection of its own. */
export async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: "array" })).rows.flat();
  } finally {
    await client.end();
  }
}

/** Stores one more memo, to see later whether it was kept. */
export async function memo(url: string): Promise<void> {
  await ask(url, "CREATE TABLE IF NOT EXISTS memo (text text)");
  await ask(url, "INSERT INTO memo VALUES ('kept')");
}

/** The memos stored so far: `kept` once for each. */
export async function memos(url: string): Promise<unknown[]> {
  return ask(url, "SELECT text FROM memo");
}
