import { randomUUID } from "node:crypto";
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
    // Written whole or not at all: what cannot be read is no holder's.
    return { text, holder: null };
  }
}

function isAlive(holder: Holder | null): holder is Holder {
  return holder !== null && processStart(holder.pid) === holder.start;
}

/**
 * The living process that runs the server of a home, by its number; null where none does. A process that
 * merely got the number of a dead one is not taken for it.
 */
export function homeHolder(home: string): number | null {
  const found = readHolder(lockFile(home));
  return found && isAlive(found.holder) ? found.holder.pid : null;
}

/**
 * Makes this process the one that runs the server of a home, until released or dead.
 * @param home an existing folder this process may write to
 * @returns what gives it back
 * @throws EmbeddedPostgresError naming the process that holds the home already
 */
export function takeHome(home: string): () => void {
  const file = lockFile(home);
  const start = processStart(process.pid) ?? "unknown";
  const mine = JSON.stringify({ pid: process.pid, start, token: randomUUID() });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    for (;;) {
      try {
        // Linking is the one step that either takes the name or finds it taken.
        linkSync(draft, file);
        break;
      } catch (error) {
        if (errorCode(error) !== "EEXIST") throw error;
      }
      const found = readHolder(file);
      if (!found) continue;
      if (isAlive(found.holder)) {
        const self = found.holder.pid === process.pid ? "this very process" : `process ${found.holder.pid}`;
        throw new EmbeddedPostgresError(
          `The folder ${home} is in use by ${self}, which runs its database server. ` +
            "Stop that one first, or give this one another folder with SIGMAWATCH_HOME.",
        );
      }
      removeStale(file, found.text);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (readHolder(file)?.text === mine) rmSync(file, { force: true });
  };
}

/** Takes a dead holder's lock away, and puts back what another process had set in its place meanwhile. */
function removeStale(file: string, staleText: string): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    throw error;
  }
  try {
    if (readFileSync(aside, "utf8") !== staleText) linkSync(aside, file);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}
