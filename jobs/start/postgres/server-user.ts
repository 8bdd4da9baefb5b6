import { spawnSync } from "node:child_process";
import { EmbeddedPostgresError, OUTSIDE_SERVER_HINT } from "@/jobs/start/postgres/embedded-error";

/** Whom the server runs as; null = as whoever runs this process. */
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
 * PostgreSQL refuses to run as root: there it runs as the system's user `postgres`, made if absent.
 * @throws EmbeddedPostgresError when there is no such user and none can be made
 */
export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return null;
  const existing = lookUp();
  if (existing) return existing;
  const made = spawnSync(
    "useradd",
    ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME],
    { encoding: "utf8" },
  );
  const user = lookUp();
  if (user) return user;
  const reason = made.error?.message ?? (made.stderr.trim() || `useradd ended with ${made.status}`);
  throw new EmbeddedPostgresError(
    `PostgreSQL does not run as root, and the user "${NAME}" to run it as could not be made: ${reason}. ` +
      `Make that user, start as an ordinary user, ${OUTSIDE_SERVER_HINT}.`,
  );
}

/** The variables the server's programs see: nothing of the product's settings and secrets. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP, TMP, NODE_ENV } = process.env;
  return { NODE_ENV, PATH, SystemRoot, TEMP, TMP, LC_ALL: "C", TZ: "UTC" };
}

/** How a program of the server is run: as its user, from a folder everyone may enter. */
export function asServer(user: ServerUser) {
  return { ...(user ?? {}), cwd: process.platform === "win32" ? undefined : "/", env: serverEnvironment() };
}
