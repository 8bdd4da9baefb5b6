import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { hasData } from "@/jobs/start/postgres/data-folder";
import { EmbeddedPostgresError, errorText, OUTSIDE_SERVER_HINT } from "@/jobs/start/postgres/embedded-error";
import { asServer, type ServerUser } from "@/jobs/start/postgres/server-user";
import { makeSystemFolder } from "@/jobs/start/postgres/system-folder";

/** Whether the server's user can enter a folder, asked of the system itself. */
function canEnter(folder: string, user: ServerUser): boolean {
  if (user === null) return true;
  return spawnSync("test", ["-x", folder], asServer(user)).status === 0;
}

/**
 * Makes the home if it is absent.
 * @returns its path without symbolic links
 * @throws EmbeddedPostgresError when it cannot be made or written to
 */
export function prepareHome(home: string): string {
  try {
    makeParents(path.dirname(path.resolve(home)));
    mkdirSync(home, { recursive: true, mode: 0o700 });
    const real = realpathSync(home);
    accessSync(real, constants.W_OK | constants.X_OK);
    return real;
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The folder ${home} cannot be written to (${errorText(cause)}). It may have been made by another user: ` +
        "start as that one, give it to this one, or name another folder with SIGMAWATCH_HOME.",
      { cause },
    );
  }
}

/** Makes the folders above a home; those it made itself, another user may pass through. */
function makeParents(parent: string): void {
  const first = mkdirSync(parent, { recursive: true });
  if (first === undefined || process.getuid?.() !== 0) return;
  for (let folder = parent; folder.length >= first.length; folder = path.dirname(folder)) {
    chmodSync(folder, (statSync(folder).mode & 0o777) | 0o011);
  }
}

/**
 * A folder of the system for the data of a home that the server's user cannot enter: one per home, and the
 * same one when the home is moved. A copied home gets its own, and so does a new one where an earlier one
 * was removed.
 * @param remembered the folder used for this home before, if any
 */
function placeElsewhere(home: string, remembered: string | null): string {
  if (remembered && isStillOurs(home, remembered)) {
    writeFileSync(path.join(remembered, "home"), `${home}\n`);
    return remembered;
  }
  const name = createHash("sha256").update(home).digest("hex").slice(0, 12);
  for (let count = 1; ; count += 1) {
    const place = makeSystemFolder(count === 1 ? name : `${name}-${count}`);
    // What lies there belongs to a home whose password is gone: it is nobody's to overwrite.
    if (hasData(path.join(place, "postgres"))) continue;
    writeFileSync(path.join(place, "home"), `${home}\n`);
    return place;
  }
}

function isStillOurs(home: string, place: string): boolean {
  const marker = path.join(place, "home");
  if (!existsSync(marker)) return false;
  const owner = readFileSync(marker, "utf8").trim();
  return owner === home || !existsSync(owner);
}

/**
 * The folder the server's data goes into: in the home, or in a folder of the system where the server's user
 * cannot enter the home. Once data lies in either, it stays there.
 * @param home without symbolic links
 * @param remembered the folder of the system used for this home before; null when none was
 * @param log told where data outside the home lies
 * @returns the data folder, and the folder of the system to remember
 * @throws EmbeddedPostgresError when the data there cannot be used by the server's user
 */
export function dataDirectory(
  home: string,
  user: ServerUser,
  remembered: string | null,
  log: (message: string) => void,
): { directory: string; elsewhere: string | null } {
  const inside = path.join(home, "postgres");
  if (user === null) {
    checkOwner(inside, process.getuid?.());
    return { directory: inside, elsewhere: null };
  }
  const outsideHasData =
    remembered !== null && isStillOurs(home, remembered) && hasData(path.join(remembered, "postgres"));
  if (!outsideHasData) {
    checkOwner(inside, user.uid);
    if (canEnter(home, user) || openHome(home, user)) return { directory: inside, elsewhere: null };
    if (hasData(inside)) {
      throw new EmbeddedPostgresError(
        `The database in ${inside} lies where its server's user (uid ${user.uid}) can no longer enter. ` +
          `Let every user enter the folders above it (chmod a+x), ${OUTSIDE_SERVER_HINT}.`,
      );
    }
  }
  const elsewhere = placeElsewhere(home, remembered);
  const directory = path.join(elsewhere, "postgres");
  log(`the database server's user cannot enter ${home}: its data lies in ${directory}`);
  return { directory, elsewhere };
}

/** Lets the server's user into a home of root's: entering is all it needs, and the secrets inside are closed one by one. */
function openHome(home: string, user: ServerUser): boolean {
  const { uid, mode } = statSync(home);
  if (uid !== 0) return false;
  chmodSync(home, (mode & 0o777) | 0o011);
  return canEnter(home, user);
}

function checkOwner(directory: string, uid: number | undefined): void {
  if (uid === undefined || !existsSync(directory)) return;
  const owner = statSync(directory).uid;
  if (owner === uid) return;
  throw new EmbeddedPostgresError(
    `The database in ${directory} belongs to another user (uid ${owner}), and its server would run as uid ${uid}. ` +
      "Start as the user who started it first, or name another folder with SIGMAWATCH_HOME.",
  );
}
