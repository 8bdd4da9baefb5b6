import { Client } from "pg";
import { applyMigrations } from "@/lib/db/migrate";

/** Written on every database made here: only such a one is ever dropped or written to. */
const MARK = "Sigmawatch replay: dropped by the next one";

/** The database named for the replay may not be used for it; the message says why. */
export class ReplayDatabaseError extends Error {
  override name = "ReplayDatabaseError";
}

/**
 * Makes the replay's own database on a server and brings it to the newest migrations.
 * @param serverUrl address of any database on the server
 * @param name of the replay's database, a plain lower-case name
 * @param keep true = use what an earlier replay left there instead of dropping it
 * @returns its address
 * @throws ReplayDatabaseError when a database of that name exists that no replay made
 */
export async function prepareReplayDatabase(serverUrl: string, name: string, keep: boolean): Promise<string> {
  const url = new URL(serverUrl);
  if (url.pathname === `/${name}`) {
    throw new ReplayDatabaseError(
      `"${name}" is the database DATABASE_URL names. A replay needs one of its own: name another with --database.`,
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
    if (existing && existing.mark !== MARK) {
      throw new ReplayDatabaseError(
        `The database "${name}" was not made by a replay, so it is not touched. Name another with --database.`,
      );
    }
    if (existing && !keep) await client.query(`DROP DATABASE "${name}" WITH (FORCE)`);
    if (!existing || !keep) {
      await client.query(`CREATE DATABASE "${name}"`);
      await client.query(`COMMENT ON DATABASE "${name}" IS '${MARK}'`);
      // It can be made again from its files: no commit needs to wait for the disk.
      await client.query(`ALTER DATABASE "${name}" SET synchronous_commit = off`);
    }
  } finally {
    await client.end();
  }
  url.pathname = `/${name}`;
  await applyMigrations(url.href);
  return url.href;
}
