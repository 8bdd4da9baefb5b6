import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterAll, inject } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";

/** A database of one test or test file, with all migrations applied and no rows. */
export type ScratchDatabase = {
  url: string;
  db: Database;
  /** Closes `db` and drops the database, even with open connections. Also called after the file's tests. */
  drop(): Promise<void>;
};

const open = new Set<ScratchDatabase>();

afterAll(async () => {
  for (const scratch of open) await scratch.drop();
});

async function onServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: inject("testServerUrl") });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/**
 * Creates a database on the test server; call it in `beforeAll`, `beforeEach` or a test.
 * @param options.migrated false for a database without the product's tables
 * @param options.max maximum number of connections of `db`
 */
export async function createScratchDatabase(
  options: { migrated?: boolean; max?: number } = {},
): Promise<ScratchDatabase> {
  const prefix = inject("testDatabasePrefix");
  const name = `${prefix}_${randomBytes(6).toString("hex")}`;
  const template = (options.migrated ?? true) ? `${prefix}_template` : "template1";
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(inject("testServerUrl"));
  url.pathname = `/${name}`;
  const db = openDatabase(url.href, { max: options.max ?? 4 });
  const scratch: ScratchDatabase = {
    url: url.href,
    db,
    async drop() {
      if (!open.delete(scratch)) return;
      await db.$disconnect();
      await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
  open.add(scratch);
  return scratch;
}
