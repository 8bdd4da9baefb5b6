import { spawnSync } from "node:child_process";
import { EmbeddedPostgresError, OUTSIDE_SERVER_HINT } from "@/jobs/start/postgres/embedded-error";

/** User the server runs as; null for the current user. */
export type ServerUser = { uid: number; gid: number } | null;

const NAME = "postgres";

function idOf(flag: "-u" | "-g"): number | null {
  const result = spawnSync("id", [flag, NAME], { encoding: "utf8" });
  const id = Number.parseInt(result.stdout ?? "", 10);
  return result.status === 0 && Number.isInteger(id) ? id : null;
}

function lookUp(): ServerUser {
  const uid = idOf("-u");
  const gid = idOf("-g");
  return uid === null || gid === null || uid === 0 ? null : { uid, gid };
}

/**
 * PostgreSQL refuses to run as root. Root runs it as the system user `postgres`, created if missing.
 * @throws EmbeddedPostgresError if there is no such user and it cannot be created
 */
export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return null;
  const existing = lookUp();
  if (existing) return existing;
  const created = spawnSync(
    "useradd",
    ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME],
    { encoding: "utf8" },
  );
  const user = lookUp();
  if (user) return user;
  const reason = created.error?.message ?? (created.stderr.trim() || `useradd ended with ${created.status}`);
  throw new EmbeddedPostgresError(
    `PostgreSQL does not run as root, and the user "${NAME}" that would run it could not be created: ${reason}. ` +
      `Create that user, start as an ordinary user, ${OUTSIDE_SERVER_HINT}.`,
  );
}

/** Environment of the server's programs, without the product's settings and secrets. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP, TMP, NODE_ENV } = process.env;
  return { NODE_ENV, PATH, SystemRoot, TEMP, TMP, LC_ALL: "C", TZ: "UTC" };
}

/** Spawn options for a program of the server: its user, and a folder that everyone can enter. */
export function asServer(user: ServerUser) {
  return { ...(user ?? {}), cwd: process.platform === "win32" ? undefined : "/", env: serverEnvironment() };
}
