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

/** True if the server's user can enter a folder, tested by running a program. */
function canEnter(folder: string, user: ServerUser): boolean {
  if (user === null) return true;
  return spawnSync("test", ["-x", folder], asServer(user)).status === 0;
}

/**
 * Creates the home if missing.
 * @returns its path without symbolic links
 * @throws EmbeddedPostgresError if it cannot be created or written to
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
      `The folder ${home} cannot be written to (${errorText(cause)}). It may belong to another user: ` +
        "start as that user, change its owner, or choose another folder with SIGMAWATCH_HOME.",
      { cause },
    );
  }
}

/** Creates the parents of a home; new ones are accessible to other users. */
function makeParents(parent: string): void {
  const first = mkdirSync(parent, { recursive: true });
  if (first === undefined || process.getuid?.() !== 0) return;
  for (let folder = parent; folder.length >= first.length; folder = path.dirname(folder)) {
    chmodSync(folder, (statSync(folder).mode & 0o777) | 0o011);
  }
}

/**
 * A system folder for the data of a home that the server's user cannot enter: one per home, kept if the home is
 * moved. A copied home gets a new one, as does a home whose folder was removed.
 * @param remembered the folder used before, if any
 */
function chooseSystemFolder(home: string, remembered: string | null): string {
  if (remembered && belongsToHome(home, remembered)) {
    writeFileSync(path.join(remembered, "home"), `${home}\n`);
    return remembered;
  }
  const name = createHash("sha256").update(home).digest("hex").slice(0, 12);
  for (let count = 1; ; count += 1) {
    const place = makeSystemFolder(count === 1 ? name : `${name}-${count}`);
    // Contains data of a home whose password is lost; not overwritten.
    if (hasData(path.join(place, "postgres"))) continue;
    writeFileSync(path.join(place, "home"), `${home}\n`);
    return place;
  }
}

function belongsToHome(home: string, place: string): boolean {
  const marker = path.join(place, "home");
  if (!existsSync(marker)) return false;
  const owner = readFileSync(marker, "utf8").trim();
  return owner === home || !existsSync(owner);
}

/**
 * Chooses the data directory: in the home, or in a system folder if the server's user cannot enter the home. Existing
 * data stays where it is.
 * @param home without symbolic links
 * @param remembered the system folder used before; null if none
 * @param log receives the location of data outside the home
 * @returns the data directory, and the system folder to remember
 * @throws EmbeddedPostgresError if the server's user cannot use the existing data
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
    remembered !== null && belongsToHome(home, remembered) && hasData(path.join(remembered, "postgres"));
  if (!outsideHasData) {
    checkOwner(inside, user.uid);
    if (canEnter(home, user) || openHome(home, user)) return { directory: inside, elsewhere: null };
    if (hasData(inside)) {
      throw new EmbeddedPostgresError(
        `The database in ${inside} is in a folder that its server's user (uid ${user.uid}) can no longer enter. ` +
          `Let every user enter the folders above it (chmod a+x), ${OUTSIDE_SERVER_HINT}.`,
      );
    }
  }
  const elsewhere = chooseSystemFolder(home, remembered);
  const directory = path.join(elsewhere, "postgres");
  log(`the database server's user cannot enter ${home}: its data is in ${directory}`);
  return { directory, elsewhere };
}

/** Lets the server's user enter a home owned by root. Files with secrets have their own permissions. */
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
      "Start as the user who created it, or choose another folder with SIGMAWATCH_HOME.",
  );
}
