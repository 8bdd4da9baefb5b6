import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { Client } from "pg";
import { z } from "zod";

/** Advisory lock used by Prisma's migration engine, so that both never run at the same time. */
const MIGRATION_LOCK = 72_707_369;
/** Longer than any migration should take. */
const LOCK_WAIT = "120s";

/** Same columns as Prisma's own table, so that its tools can read it. */
const CREATE_MIGRATIONS_TABLE = `
CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                  VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"            VARCHAR(64) NOT NULL,
    "finished_at"         TIMESTAMPTZ,
    "migration_name"      VARCHAR(255) NOT NULL,
    "logs"                TEXT,
    "rolled_back_at"      TIMESTAMPTZ,
    "started_at"          TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

const READ_RECORDED = `
SELECT "migration_name" AS "name", "checksum", "finished_at" IS NOT NULL AS "finished"
FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL ORDER BY "started_at", "migration_name"`;

const recordedMigrations = z.array(
  z.object({ name: z.string(), checksum: z.string(), finished: z.boolean() }),
);
type RecordedMigration = z.infer<typeof recordedMigrations>[number];
type MigrationFile = { name: string; sql: string; checksums: string[] };

export type MigrationProblem = "unreadable" | "locked" | "changed" | "missing" | "unfinished" | "failed";

/** Migrations cannot be applied; the message names the migration, the reason and what to do. */
export class MigrationError extends Error {
  override name = "MigrationError";
  readonly problem: MigrationProblem;
  /** Null if no particular migration is affected. */
  readonly migration: string | null;
  constructor(problem: MigrationProblem, migration: string | null, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.problem = problem;
    this.migration = migration;
  }
}

/** Every process of the project runs in the project's folder. */
function projectMigrations(): string {
  return path.join(process.cwd(), "prisma", "migrations");
}

function sha256(text: string | Buffer): string {
  return createHash("sha256").update(text).digest("hex");
}

async function readMigrationNames(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    // Names start with a timestamp, so alphabetical order is creation order.
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch (cause) {
    throw new MigrationError(
      "unreadable",
      null,
      `The migrations in ${directory} cannot be read (${errorText(cause)}). Run from the project's folder.`,
      cause,
    );
  }
}

async function readMigrations(directory: string): Promise<MigrationFile[]> {
  const files: MigrationFile[] = [];
  for (const name of await readMigrationNames(directory)) {
    const file = path.join(directory, name, "migration.sql");
    let content: Buffer;
    try {
      content = await readFile(file);
    } catch (cause) {
      throw new MigrationError(
        "unreadable",
        name,
        `Migration ${name} has no readable file ${file} (${errorText(cause)}). Restore it, or remove its folder if it was never meant to be.`,
        cause,
      );
    }
    const sql = content.toString("utf8");
    // A checkout may have converted line endings; Prisma accepts that too.
    const unix = sql.replaceAll("\r\n", "\n");
    const checksums = [sha256(content), sha256(unix), sha256(unix.replaceAll("\n", "\r\n"))];
    files.push({ name, sql, checksums });
  }
  return files;
}

function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** @throws MigrationError if the recorded migrations do not match the files */
function checkRecorded(recorded: RecordedMigration[], files: MigrationFile[], directory: string): void {
  for (const row of recorded) {
    const file = files.find((candidate) => candidate.name === row.name);
    if (!row.finished) {
      throw new MigrationError(
        "unfinished",
        row.name,
        `Migration ${row.name} is recorded as begun but never finished: another tool failed in the middle of it. ` +
          `Undo what it left behind, then run "prisma migrate resolve --rolled-back ${row.name}", and start again.`,
      );
    }
    if (!file) {
      throw new MigrationError(
        "missing",
        row.name,
        `Migration ${row.name} was applied to this database but is not in ${directory}. ` +
          "The database belongs to a newer or another version: run that one, or restore the folder.",
      );
    }
    if (!file.checksums.includes(row.checksum)) {
      throw new MigrationError(
        "changed",
        row.name,
        `Migration ${row.name} was changed after it had been applied to this database. ` +
          `Restore ${path.join(directory, row.name, "migration.sql")} as it was and put the change into a new migration.`,
      );
    }
  }
}

async function applyOne(client: Client, file: MigrationFile): Promise<void> {
  const startedAt = new Date();
  try {
    await client.query("BEGIN");
    await client.query(file.sql);
    await client.query(
      `INSERT INTO "_prisma_migrations"
         ("id", "checksum", "finished_at", "migration_name", "logs", "rolled_back_at", "started_at", "applied_steps_count")
       VALUES ($1, $2, clock_timestamp(), $3, NULL, NULL, $4, 1)`,
      [randomUUID(), file.checksums[0], file.name, startedAt],
    );
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw new MigrationError(
      "failed",
      file.name,
      `Migration ${file.name} failed and was undone: ${errorText(cause)}. ` +
        "Nothing of it is left in the database. Mend its cause and start again.",
      cause,
    );
  }
}

/**
 * Applies pending migrations in the order of their names, each in its own transaction, under Prisma's lock, and
 * records them as Prisma does. A second run applies nothing; simultaneous runs wait for each other.
 * @param options `directory`: default `prisma/migrations` in the working directory; `log`: called with the name of
 * each applied migration
 * @returns the names applied, in order
 * @throws MigrationError if one failed, or if the recorded migrations do not match the files
 */
export async function applyMigrations(
  connectionString: string,
  options: { directory?: string; log?: (message: string) => void } = {},
): Promise<{ applied: string[] }> {
  const directory = options.directory ?? projectMigrations();
  const files = await readMigrations(directory);
  const client = new Client({ connectionString });
  // A lost connection is reported by the next statement.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await acquireLock(client);
    const exists = await migrationsTableExists(pgReader(client));
    if (!exists) await client.query(CREATE_MIGRATIONS_TABLE);
    const recorded = recordedMigrations.parse((await client.query(READ_RECORDED)).rows);
    checkRecorded(recorded, files, directory);
    const done = new Set(recorded.map((row) => row.name));
    const applied: string[] = [];
    for (const file of files) {
      if (done.has(file.name)) continue;
      await applyOne(client, file);
      applied.push(file.name);
      options.log?.(`applied migration ${file.name}`);
    }
    return { applied };
  } finally {
    // Closing the session releases the lock.
    await client.end();
  }
}

async function acquireLock(client: Client): Promise<void> {
  try {
    await client.query(`SET lock_timeout = '${LOCK_WAIT}'`);
    await client.query(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`);
    await client.query("RESET lock_timeout");
  } catch (cause) {
    throw new MigrationError(
      "locked",
      null,
      `Another process has been migrating this database for ${LOCK_WAIT} (${errorText(cause)}). ` +
        "Wait until it is done, or end it, and start again.",
      cause,
    );
  }
}

/** A pg client or pool, or the Prisma client. */
export type MigrationReader =
  | { query(sql: string): Promise<{ rows: unknown[] }> }
  | { $queryRawUnsafe(sql: string): PromiseLike<unknown> };

type ReadRows = (sql: string) => Promise<unknown>;

function pgReader(client: { query(sql: string): Promise<{ rows: unknown[] }> }): ReadRows {
  return async (sql) => (await client.query(sql)).rows;
}

async function migrationsTableExists(read: ReadRows): Promise<boolean> {
  const rows = await read(`SELECT to_regclass('"_prisma_migrations"') IS NOT NULL AS "exists"`);
  return z.tuple([z.object({ exists: z.boolean() })]).parse(rows)[0].exists;
}

/**
 * Migrations that a database lacks, for the readiness check. Recorded migrations are not compared with the files;
 * `applyMigrations` does that at start.
 * @param source a connection string (a connection is opened and closed), a pg client or pool, or the Prisma client
 * @param options `directory`: default `prisma/migrations` in the working directory
 * @returns names in order; empty if the database is up to date or newer
 * @throws MigrationError if the files cannot be read; the driver's error if the database cannot be read
 */
export async function pendingMigrations(
  source: string | MigrationReader,
  options: { directory?: string } = {},
): Promise<string[]> {
  const names = await readMigrationNames(options.directory ?? projectMigrations());
  if (typeof source !== "string") {
    return pendingAmong(
      names,
      "query" in source ? pgReader(source) : async (sql) => source.$queryRawUnsafe(sql),
    );
  }
  const client = new Client({ connectionString: source, connectionTimeoutMillis: 5000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await pendingAmong(names, pgReader(client));
  } finally {
    await client.end();
  }
}

async function pendingAmong(names: string[], read: ReadRows): Promise<string[]> {
  if (!(await migrationsTableExists(read))) return names;
  const recorded = recordedMigrations.parse(await read(READ_RECORDED));
  const done = new Set(recorded.filter((row) => row.finished).map((row) => row.name));
  return names.filter((name) => !done.has(name));
}
