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
import type { RememberedServer } from "@/jobs/start/postgres/server-settings";
import { asServer, type ServerUser } from "@/jobs/start/postgres/server-user";

/** Whether a folder holds a database cluster. */
export function hasData(directory: string): boolean {
  return existsSync(path.join(directory, "PG_VERSION"));
}

/**
 * Refuses data written by another major version.
 * @throws EmbeddedPostgresError naming both versions
 */
export function checkVersion(directory: string, files: ServerFiles, user: ServerUser): void {
  const data = readFileSync(path.join(directory, "PG_VERSION"), "utf8").trim();
  const { stdout } = spawnSync(files.postgres, ["--version"], { ...asServer(user), encoding: "utf8" });
  const server = /(\d+)(\.|beta|rc|devel)/.exec(stdout)?.[1];
  if (server !== data) {
    throw new EmbeddedPostgresError(
      `The data in ${directory} was written by PostgreSQL ${data}, but version ${server ?? "unknown"} is installed, ` +
        "which cannot read it. Go back to the release that wrote it, back up there, and restore here.",
    );
  }
}

/**
 * Makes an empty data folder; a half-made one of an interrupted start is thrown away.
 * @param mayLoseData whether it need not survive a power cut
 * @throws EmbeddedPostgresError with the last words of initdb
 */
export function initialize(
  directory: string,
  files: ServerFiles,
  user: ServerUser,
  server: RememberedServer,
  mayLoseData: boolean,
): void {
  removeDrafts(directory);
  // Named anew each time: the initdb of a killed start may still be writing into its own.
  const draft = `${directory}.partial-${randomUUID()}`;
  const passwordFile = `${draft}.password`;
  mkdirSync(draft, { mode: 0o700 });
  try {
    writeFileSync(passwordFile, `${server.password}\n`, { mode: 0o600 });
    if (user) {
      chownSync(draft, user.uid, user.gid);
      chownSync(passwordFile, user.uid, user.gid);
    }
    const result = spawnSync(
      files.initdb,
      [
        ...["-D", draft, "-U", server.user, "--pwfile", passwordFile, "--auth=scram-sha-256"],
        // The same order of text on every system, whatever its language.
        ...["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"],
        ...["--no-instructions", ...(mayLoseData ? ["--no-sync"] : [])],
      ],
      { ...asServer(user), encoding: "utf8" },
    );
    if (result.status !== 0) {
      const reason = result.error?.message ?? `${result.stdout}${result.stderr}`.trim().slice(-2000);
      throw new EmbeddedPostgresError(`The database could not be made in ${directory}: ${reason}`);
    }
    renameSync(draft, directory);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

function removeDrafts(directory: string): void {
  const parent = path.dirname(directory);
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(`${path.basename(directory)}.partial`)) continue;
    try {
      rmSync(path.join(parent, name), { recursive: true, force: true });
    } catch {
      // Still being written: the next start removes it.
    }
  }
}
