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

/** A launcher's report of the server it runs, with its messages for the terminal. */
export type Started = z.infer<typeof startedShape>;

/** A launcher in its own process and process group. */
export type Launcher = {
  child: ChildProcess;
  /** Null if it ended without a server. */
  started: Started | null;
  /** Its output to standard error so far. */
  errors: string;
  /** Its exit code; null if a signal ended it. */
  ended: Promise<number | null>;
};

/** Working directory and user of a launcher; default: this project, this user. */
export type LauncherPlace = { cwd?: string; uid?: number; gid?: number };

const children: ChildProcess[] = [];
const folders: string[] = [];

afterEach(killLaunchers);
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Kills every launcher started by this test with SIGKILL; also called after each test. */
export function killLaunchers(): void {
  for (const child of children.splice(0)) child.kill("SIGKILL");
}

/** Temporary folder that every user can enter, removed after the file's tests. */
export function newFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "sigmawatch-embedded-")));
  // The folder is private to this user, and the server may run as another.
  chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
}

/** Runs the embedded server of a home in a separate process, which the test may kill. */
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
  const reported = new Promise<void>((resolve) => {
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("\n")) resolve();
    });
  });
  await Promise.race([reported, ended]);
  const started = output.includes("\n") ? startedShape.parse(JSON.parse(output)) : null;
  return { child, started, errors, ended };
}

/** Like `launchApart`, but throws if the server does not start. */
export async function launched(
  home: string,
  place?: LauncherPlace,
): Promise<Omit<Launcher, "started"> & { started: Started }> {
  const { started, ...rest } = await launchApart(home, place);
  if (!started) throw new Error(`not started: ${rest.errors}`);
  return { ...rest, started };
}

/** All values of a query's result, on a new connection. */
export async function queryValues(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: "array" })).rows.flat();
  } finally {
    await client.end();
  }
}

/** Inserts a row, to check later that it was kept. */
export async function insertMemo(url: string): Promise<void> {
  await queryValues(url, "CREATE TABLE IF NOT EXISTS memo (text text)");
  await queryValues(url, "INSERT INTO memo VALUES ('kept')");
}

/** All rows inserted by `memo`. */
export async function readMemos(url: string): Promise<unknown[]> {
  return queryValues(url, "SELECT text FROM memo");
}
