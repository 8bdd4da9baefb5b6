import { createHash, randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { EmbeddedPostgresError, errorCode } from "@/jobs/start/postgres/embedded-error";
import { processStart } from "@/jobs/start/postgres/process-identity";

const holderShape = z.object({ pid: z.number().int().positive(), start: z.string() });
type Holder = z.infer<typeof holderShape>;

const lockFile = (home: string) => path.join(home, "launcher.lock");

function readHolder(file: string): { text: string; holder: Holder | null } | null {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
  try {
    return { text, holder: holderShape.parse(JSON.parse(text)) };
  } catch {
    // The file is written atomically, so unreadable content belongs to no holder.
    return { text, holder: null };
  }
}

function isAlive(holder: Holder | null): holder is Holder {
  return holder !== null && processStart(holder.pid) === holder.start;
}

/**
 * PID of the living process that uses a home; null if none. A process that reused the PID of a dead one is not
 * counted.
 */
export function homeHolder(home: string): number | null {
  const found = readHolder(lockFile(home));
  return found && isAlive(found.holder) ? found.holder.pid : null;
}

/**
 * Locks a home for this process until released or dead.
 * @param home an existing, writable folder
 * @returns the function that releases it
 * @throws EmbeddedPostgresError naming the process that holds the lock
 */
export function lockHome(home: string): () => void {
  const file = lockFile(home);
  const start = processStart(process.pid) ?? "unknown";
  const ownText = JSON.stringify({ pid: process.pid, start, token: randomUUID() });
  const holder = acquire(file, ownText);
  if (holder !== null) {
    const self = holder.pid === process.pid ? "this process" : `process ${holder.pid}`;
    throw new EmbeddedPostgresError(
      `The folder ${home} is in use by ${self}, which runs its database server. ` +
        "Stop that process first, or choose another folder with SIGMAWATCH_HOME.",
    );
  }
  return () => {
    if (readHolder(file)?.text === ownText) rmSync(file, { force: true });
  };
}

/**
 * Writes a lock file if it does not exist or its holder is dead.
 * @returns null on success, otherwise the living holder
 */
function acquire(file: string, ownText: string): Holder | null {
  const temporaryFile = `${file}.${randomUUID()}`;
  writeFileSync(temporaryFile, ownText, { mode: 0o600 });
  try {
    for (;;) {
      try {
        // Linking is atomic: it creates the name or fails because it exists.
        linkSync(temporaryFile, file);
        return null;
      } catch (error) {
        if (errorCode(error) !== "EEXIST") throw error;
      }
      const found = readHolder(file);
      if (!found) continue;
      if (isAlive(found.holder)) return found.holder;
      // Only one process at a time may replace this dead holder, and only while it is the holder. The lock for that is
      // removed after the replacement, so that a process which acquires it later finds the new holder.
      const takeover = `${file}.${createHash("sha256").update(found.text).digest("hex").slice(0, 16)}`;
      const other = acquire(takeover, ownText);
      if (other !== null) {
        sleepMs(TAKEOVER_WAIT_MS);
        continue;
      }
      try {
        if (readHolder(file)?.text !== found.text) continue;
        renameSync(temporaryFile, file);
        return null;
      } finally {
        rmSync(takeover, { force: true });
      }
    }
  } finally {
    rmSync(temporaryFile, { force: true });
  }
}

/** Another process replaces a dead holder within a few file operations. */
const TAKEOVER_WAIT_MS = 5;

function sleepMs(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
