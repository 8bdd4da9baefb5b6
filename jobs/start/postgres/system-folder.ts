import { chmodSync, mkdirSync } from "node:fs";
import path from "node:path";
import { EmbeddedPostgresError, errorText, OUTSIDE_SERVER_HINT } from "@/jobs/start/postgres/embedded-error";

/** Folder for data that the server's user cannot access elsewhere. */
const SYSTEM_FOLDER = "/var/lib/sigmawatch";

/**
 * Creates a folder in it that every user can enter.
 * @returns its path
 * @throws EmbeddedPostgresError if it cannot be created
 */
export function makeSystemFolder(name: string): string {
  const folder = path.join(SYSTEM_FOLDER, name);
  try {
    mkdirSync(folder, { recursive: true });
    chmodSync(SYSTEM_FOLDER, 0o755);
    chmodSync(folder, 0o755);
    return folder;
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The database server's user cannot enter the project's folder, and ${folder} cannot be created for its files ` +
        `(${errorText(cause)}). Start from a folder that every user may enter, ${OUTSIDE_SERVER_HINT}.`,
      { cause },
    );
  }
}
