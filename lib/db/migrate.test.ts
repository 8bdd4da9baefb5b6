import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyMigrations, MigrationError, pendingMigrations } from "@/lib/db/migrate";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";

let scratch: ScratchDatabase;
let client: Client;
let directory: string;

beforeEach(async () => {
  scratch = await createScratchDatabase({ migrated: false });
  client = new Client({ connectionString: scratch.url });
  await client.connect();
  directory = mkdtempSync(path.join(tmpdir(), "sigmawatch-migrations-"));
});

afterEach(async () => {
  await client.end();
  await scratch.drop();
  rmSync(directory, { recursive: true });
});

function write(name: string, sql: string): void {
  mkdirSync(path.join(directory, name), { recursive: true });
  writeFileSync(path.join(directory, name, "migration.sql"), sql);
}

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  return (await client.query<Record<string, unknown>>(sql)).rows;
}

const recorded = () => rows(`SELECT * FROM "_prisma_migrations" ORDER BY migration_name`);
const tables = async () =>
  (
    await rows(
      "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name NOT LIKE '\\_prisma%' ORDER BY 1",
    )
  ).map((row) => row.table_name);

async function problemOf(work: Promise<unknown>): Promise<MigrationError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof MigrationError)) throw new Error(`expected a MigrationError, got ${error}`);
  return error;
}

describe("applyMigrations", () => {
  it("applies each migration once, in the order of names", async () => {
    write("20260102000000_second", "ALTER TABLE one ADD COLUMN b int;");
    write("20260101000000_first", "CREATE TABLE one (a int); INSERT INTO one VALUES (1);");
    writeFileSync(path.join(directory, "migration_lock.toml"), 'provider = "postgresql"\n');
    expect(await applyMigrations(scratch.url, { directory })).toEqual({
      applied: ["20260101000000_first", "20260102000000_second"],
    });
    write("20260103000000_third", "CREATE TABLE two (a int)");
    const messages: string[] = [];
    const again = await applyMigrations(scratch.url, { directory, log: (message) => messages.push(message) });
    expect(again).toEqual({ applied: ["20260103000000_third"] });
    expect(messages).toEqual(["applied migration 20260103000000_third"]);
    expect(await applyMigrations(scratch.url, { directory })).toEqual({ applied: [] });
    expect(await rows("SELECT a, b FROM one")).toEqual([{ a: 1, b: null }]);
  });

  it("records what Prisma's own tools expect", async () => {
    write("20260101000000_first", "CREATE TABLE one (a int);\n");
    const before = Date.now();
    await applyMigrations(scratch.url, { directory });
    expect(
      await rows(
        `SELECT column_name, data_type, character_maximum_length AS length, is_nullable, column_default
         FROM information_schema.columns WHERE table_name = '_prisma_migrations' ORDER BY ordinal_position`,
      ),
    ).toEqual(
      [
        ["id", "character varying", 36, "NO", null],
        ["checksum", "character varying", 64, "NO", null],
        ["finished_at", "timestamp with time zone", null, "YES", null],
        ["migration_name", "character varying", 255, "NO", null],
        ["logs", "text", null, "YES", null],
        ["rolled_back_at", "timestamp with time zone", null, "YES", null],
        ["started_at", "timestamp with time zone", null, "NO", "now()"],
        ["applied_steps_count", "integer", null, "NO", "0"],
      ].map(([column_name, data_type, length, is_nullable, column_default]) => ({
        column_name,
        data_type,
        length,
        is_nullable,
        column_default,
      })),
    );
    const [row] = await recorded();
    expect(row).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      checksum: createHash("sha256").update("CREATE TABLE one (a int);\n").digest("hex"),
      migration_name: "20260101000000_first",
      logs: null,
      rolled_back_at: null,
      applied_steps_count: 1,
    });
    expect(Number(row?.started_at)).toBeGreaterThanOrEqual(before - 1);
    expect(Number(row?.finished_at)).toBeGreaterThanOrEqual(before - 1);
  });

  it("applies in one of several simultaneous runs", async () => {
    write("20260101000000_first", "CREATE TABLE one (a int); SELECT pg_sleep(0.2);");
    write("20260102000000_second", "INSERT INTO one VALUES (1);");
    const runs = await Promise.all(
      Array.from({ length: 5 }, () => applyMigrations(scratch.url, { directory })),
    );
    expect(runs.map((run) => run.applied.length).sort()).toEqual([0, 0, 0, 0, 2]);
    expect(await rows("SELECT a FROM one")).toEqual([{ a: 1 }]);
    expect(await recorded()).toHaveLength(2);
  });

  it("waits while Prisma's engine holds the lock", async () => {
    write("20260101000000_first", "CREATE TABLE one (a int);");
    await client.query("SELECT pg_advisory_lock(72707369)");
    const run = applyMigrations(scratch.url, { directory });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(await tables()).toEqual([]);
    await client.query("SELECT pg_advisory_unlock(72707369)");
    expect((await run).applied).toHaveLength(1);
  });

  it("rolls back a failing migration and keeps those before it", async () => {
    write("20260101000000_first", "CREATE TABLE one (a int);");
    write("20260102000000_second", "CREATE TABLE two (a int); INSERT INTO nowhere VALUES (1);");
    write("20260103000000_third", "CREATE TABLE three (a int);");
    const error = await problemOf(applyMigrations(scratch.url, { directory }));
    expect(error.problem).toBe("failed");
    expect(error.migration).toBe("20260102000000_second");
    expect(error.message).toContain('relation "nowhere" does not exist');
    expect(await tables()).toEqual(["one"]);
    expect(await recorded()).toHaveLength(1);
    write("20260102000000_second", "CREATE TABLE two (a int);");
    expect((await applyMigrations(scratch.url, { directory })).applied).toHaveLength(2);
    expect(await tables()).toEqual(["one", "three", "two"]);
  });

  it("refuses a migration that was changed after it was applied, and applies nothing", async () => {
    write("20260101000000_first", "CREATE TABLE one (a int);");
    await applyMigrations(scratch.url, { directory });
    write("20260101000000_first", "CREATE TABLE one (a int); ");
    write("20260102000000_second", "CREATE TABLE two (a int);");
    const error = await problemOf(applyMigrations(scratch.url, { directory }));
    expect(error.problem).toBe("changed");
    expect(error.message).toContain("20260101000000_first was changed");
    expect(await tables()).toEqual(["one"]);
  });

  it("accepts line endings that a checkout converted", async () => {
    write("20260101000000_first", "CREATE TABLE one (\n  a int\n);\n");
    await applyMigrations(scratch.url, { directory });
    write("20260101000000_first", "CREATE TABLE one (\r\n  a int\r\n);\r\n");
    expect(await applyMigrations(scratch.url, { directory })).toEqual({ applied: [] });
  });

  it("refuses a recorded migration whose file is missing", async () => {
    write("20260101000000_first", "CREATE TABLE one (a int);");
    await applyMigrations(scratch.url, { directory });
    rmSync(path.join(directory, "20260101000000_first"), { recursive: true });
    write("20260102000000_second", "CREATE TABLE two (a int);");
    const error = await problemOf(applyMigrations(scratch.url, { directory }));
    expect(error.problem).toBe("missing");
    expect(error.migration).toBe("20260101000000_first");
    expect(await tables()).toEqual(["one"]);
  });

  it("refuses a migration that another tool did not finish, until it is resolved", async () => {
    write("20260101000000_first", "CREATE TABLE one (a int);");
    await applyMigrations(scratch.url, { directory });
    write("20260102000000_second", "CREATE TABLE two (a int);");
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name) VALUES ('x', 'y', '20260102000000_second')`,
    );
    const error = await problemOf(applyMigrations(scratch.url, { directory }));
    expect(error.problem).toBe("unfinished");
    expect(error.migration).toBe("20260102000000_second");
    await client.query(`UPDATE "_prisma_migrations" SET rolled_back_at = now() WHERE id = 'x'`);
    expect((await applyMigrations(scratch.url, { directory })).applied).toEqual(["20260102000000_second"]);
  });

  it("names a file that cannot be read", async () => {
    mkdirSync(path.join(directory, "20260101000000_empty"));
    const error = await problemOf(applyMigrations(scratch.url, { directory }));
    expect(error.problem).toBe("unreadable");
    expect(error.message).toContain("20260101000000_empty");
    const nowhere = await problemOf(applyMigrations(scratch.url, { directory: `${directory}/none` }));
    expect(nowhere.problem).toBe("unreadable");
  });
});

describe("pendingMigrations", () => {
  it("lists pending migrations in order, through every kind of client", async () => {
    write("20260102000000_second", "CREATE TABLE two (a int);");
    write("20260101000000_first", "CREATE TABLE one (a int);");
    const all = ["20260101000000_first", "20260102000000_second"];
    expect(await pendingMigrations(scratch.url, { directory })).toEqual(all);
    await applyMigrations(scratch.url, { directory });
    write("20260103000000_third", "CREATE TABLE three (a int);");
    expect(await pendingMigrations(scratch.url, { directory })).toEqual(["20260103000000_third"]);
    expect(await pendingMigrations(client, { directory })).toEqual(["20260103000000_third"]);
    expect(await pendingMigrations(scratch.db, { directory })).toEqual(["20260103000000_third"]);
    expect(await tables()).toEqual(["one", "two"]);
  });

  it("counts failed and rolled back migrations as pending", async () => {
    write("20260101000000_first", "CREATE TABLE one (a int);");
    await applyMigrations(scratch.url, { directory });
    await client.query(`UPDATE "_prisma_migrations" SET finished_at = NULL`);
    expect(await pendingMigrations(client, { directory })).toEqual(["20260101000000_first"]);
    await client.query(`UPDATE "_prisma_migrations" SET finished_at = now(), rolled_back_at = now()`);
    expect(await pendingMigrations(client, { directory })).toEqual(["20260101000000_first"]);
  });

  it("finds all of the project's migrations applied in a scratch database", async () => {
    const migrated = await createScratchDatabase();
    expect(await pendingMigrations(migrated.db)).toEqual([]);
    const names = readdirSync(path.join("prisma", "migrations"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
    const expected = names.map((name) => ({
      name,
      checksum: createHash("sha256")
        .update(readFileSync(path.join("prisma", "migrations", name, "migration.sql")))
        .digest("hex"),
    }));
    expect(
      await migrated.db
        .$queryRaw`SELECT migration_name AS name, checksum FROM "_prisma_migrations" ORDER BY 1`,
    ).toEqual(expected);
  });
});
