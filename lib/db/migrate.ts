import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { Client } from "pg";
import { z } from "zod";

/** The lock Prisma's own engine takes while it migrates, so that the two never run at once. */
const MIGRATION_LOCK = 72_707_369;
/** Longer than any migration here should take; a lock held for longer is held by something stuck. */
const LOCK_WAIT = "120s";

/** Prisma's own table, column by column, so that its tools read what was applied here. */
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

/** What went wrong with the migrations of a database: one word for code, the message for people. */
export type MigrationProblem = "unreadable" | "locked" | "changed" | "missing" | "unfinished" | "failed";

/** The migrations of a database cannot be applied; the message says which, why and what to do next. */
export class MigrationError extends Error {
  override name = "MigrationError";
  readonly problem: MigrationProblem;
  /** The migration it is about; null where it is about none in particular. */
  readonly migration: string | null;
  constructor(problem: MigrationProblem, migration: string | null, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.problem = problem;
    this.migration = migration;
  }
}

/** Where the project's migrations lie: every process of the project runs in the project's folder. */
function projectMigrations(): string {
  return path.join(process.cwd(), "prisma", "migrations");
}

function sha256(text: string | Buffer): string {
  return createHash("sha256").update(text).digest("hex");
}

async function readMigrationNames(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    // Names begin with a timestamp: their code units' order is the order in which they were made.
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
    // A checkout may have rewritten the line ends; Prisma forgives that too.
    const unix = sql.replaceAll("\r\n", "\n");
    const checksums = [sha256(content), sha256(unix), sha256(unix.replaceAll("\n", "\r\n"))];
    files.push({ name, sql, checksums });
  }
  return files;
}

function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** @throws MigrationError when what is recorded does not fit the files */
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
 * Brings a database up to the project's migrations: in order of their names, each in a transaction of its
 * own, under the lock Prisma takes, recorded as Prisma records them. A second run applies nothing; of
 * several at once one applies and the others find it done.
 * @param options.directory where the migrations lie; `prisma/migrations` of the working directory by default
 * @param options.log told the name of each migration once it is applied
 * @returns the names applied now, in order
 * @throws MigrationError when one failed, or what is recorded does not fit the files
 */
export async function applyMigrations(
  connectionString: string,
  options: { directory?: string; log?: (message: string) => void } = {},
): Promise<{ applied: string[] }> {
  const directory = options.directory ?? projectMigrations();
  const files = await readMigrations(directory);
  const client = new Client({ connectionString });
  // A connection lost between two statements is reported by the next one.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await takeLock(client);
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
    // Closing the session gives the lock back.
    await client.end();
  }
}

async function takeLock(client: Client): Promise<void> {
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

/** Whatever can be asked for rows: a pg client or pool, or the Prisma client. */
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
 * Which of the project's migrations a database still lacks: what readiness asks. It does not judge the
 * recorded ones; applyMigrations does that at start.
 * @param source a connection string (a connection is opened and closed), a pg client or pool, or the Prisma client
 * @param options.directory where the migrations lie; `prisma/migrations` of the working directory by default
 * @returns names in order; empty when the database is up to date or ahead
 * @throws MigrationError when the migrations cannot be read; the driver's error when the database cannot be asked
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
