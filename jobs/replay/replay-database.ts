import { Client } from "pg";
import { applyMigrations } from "@/lib/db/migrate";

/** Comment on each database created here; only databases with this comment are dropped or written to. */
const DATABASE_COMMENT = "Sigmawatch replay: dropped by the next one";

/** The replay database cannot be used; the message says why. */
export class ReplayDatabaseError extends Error {
  override name = "ReplayDatabaseError";
}

/**
 * Creates the replay's database on a server and migrates it.
 * @param serverUrl URL of any database on the server
 * @param name a plain lower-case name
 * @param keep true to continue with the database of an earlier replay instead of dropping it
 * @returns its URL
 * @throws ReplayDatabaseError if a database of that name exists that was not created by a replay
 */
export async function prepareReplayDatabase(serverUrl: string, name: string, keep: boolean): Promise<string> {
  const url = new URL(serverUrl);
  if (url.pathname === `/${name}`) {
    throw new ReplayDatabaseError(
      `"${name}" is the database of DATABASE_URL. A replay needs its own: choose another with --database.`,
    );
  }
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ mark: string | null }>(
      "SELECT shobj_description(oid, 'pg_database') AS mark FROM pg_database WHERE datname = $1",
      [name],
    );
    const existing = rows[0];
    if (existing && existing.mark !== DATABASE_COMMENT) {
      throw new ReplayDatabaseError(
        `The database "${name}" was not created by a replay, so it is not changed. Choose another with --database.`,
      );
    }
    if (existing && !keep) await client.query(`DROP DATABASE "${name}" WITH (FORCE)`);
    if (!existing || !keep) {
      await client.query(`CREATE DATABASE "${name}"`);
      await client.query(`COMMENT ON DATABASE "${name}" IS '${DATABASE_COMMENT}'`);
      // The database can be recreated from the files, so commits need not wait for the disk.
      await client.query(`ALTER DATABASE "${name}" SET synchronous_commit = off`);
    }
  } finally {
    await client.end();
  }
  url.pathname = `/${name}`;
  await applyMigrations(url.href);
  return url.href;
}
