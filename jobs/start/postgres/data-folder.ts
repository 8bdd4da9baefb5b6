import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { EmbeddedPostgresError } from "@/jobs/start/postgres/embedded-error";
import type { ServerFiles } from "@/jobs/start/postgres/server-files";
import type { SavedSettings } from "@/jobs/start/postgres/server-settings";
import { asServer, type ServerUser } from "@/jobs/start/postgres/server-user";

/** True if a folder contains a database cluster. */
export function hasData(directory: string): boolean {
  return existsSync(path.join(directory, "PG_VERSION"));
}

/** @throws EmbeddedPostgresError if the data was written by another major version */
export function checkVersion(directory: string, files: ServerFiles, user: ServerUser): void {
  const data = readFileSync(path.join(directory, "PG_VERSION"), "utf8").trim();
  const { stdout } = spawnSync(files.postgres, ["--version"], { ...asServer(user), encoding: "utf8" });
  const server = /(\d+)(\.|beta|rc|devel)/.exec(stdout)?.[1];
  if (server !== data) {
    throw new EmbeddedPostgresError(
      `The data in ${directory} was written by PostgreSQL ${data}, but version ${server ?? "unknown"} is installed, ` +
        "which cannot read it. Install the release that wrote it, back up there, and restore here.",
    );
  }
}

/**
 * Creates a data folder; the partial folder of an interrupted start is deleted.
 * @param mayLoseData true if it need not survive a power failure
 * @throws EmbeddedPostgresError with the last output of initdb
 */
export function initialize(
  directory: string,
  files: ServerFiles,
  user: ServerUser,
  server: SavedSettings,
  mayLoseData: boolean,
): void {
  removePartialFolders(directory);
  // A new name each time, because the initdb of a killed start may still be writing.
  const partialFolder = `${directory}.partial-${randomUUID()}`;
  const passwordFile = `${partialFolder}.password`;
  mkdirSync(partialFolder, { mode: 0o700 });
  try {
    writeFileSync(passwordFile, `${server.password}\n`, { mode: 0o600 });
    if (user) {
      chownSync(partialFolder, user.uid, user.gid);
      chownSync(passwordFile, user.uid, user.gid);
    }
    const result = spawnSync(
      files.initdb,
      [
        ...["-D", partialFolder, "-U", server.user, "--pwfile", passwordFile, "--auth=scram-sha-256"],
        // Same collation on every system.
        ...["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"],
        ...["--no-instructions", ...(mayLoseData ? ["--no-sync"] : [])],
      ],
      { ...asServer(user), encoding: "utf8" },
    );
    if (result.status !== 0) {
      const reason = result.error?.message ?? `${result.stdout}${result.stderr}`.trim().slice(-2000);
      throw new EmbeddedPostgresError(`The database could not be created in ${directory}: ${reason}`);
    }
    renameSync(partialFolder, directory);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(partialFolder, { recursive: true, force: true });
  }
}

function removePartialFolders(directory: string): void {
  const parent = path.dirname(directory);
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(`${path.basename(directory)}.partial`)) continue;
    try {
      rmSync(path.join(parent, name), { recursive: true, force: true });
    } catch {
      // Still being written; removed by the next start.
    }
  }
}
