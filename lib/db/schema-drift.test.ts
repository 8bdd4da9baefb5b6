import { readFileSync } from "node:fs";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readDatabaseShape } from "@/lib/testing/database-shape";
import { readPrismaSchema } from "@/lib/testing/prisma-schema";
import { createScratchDatabase } from "@/lib/testing/scratch-database";

const schema = readFileSync("prisma/schema.prisma", "utf8");

describe("schema.prisma and the migrations", () => {
  let client: Client;

  beforeAll(async () => {
    const { url } = await createScratchDatabase();
    client = new Client({ connectionString: url });
    await client.connect();
  });
  afterAll(() => client.end());

  it("describe the same tables, columns, types, defaults, keys and indexes", async () => {
    const shape = await readDatabaseShape(client);
    expect(Object.keys(shape).length).toBeGreaterThan(5);
    expect(shape).toEqual(readPrismaSchema(schema));
  });

  it.each([
    ["a column more", "ALTER TABLE pair ADD COLUMN note text"],
    ["a column less", "ALTER TABLE tick DROP COLUMN error"],
    ["another type", "ALTER TABLE market_statistics ALTER COLUMN median TYPE numeric"],
    ["another precision", "ALTER TABLE tick ALTER COLUMN at TYPE timestamptz(6)"],
    ["a null allowed", "ALTER TABLE sample ALTER COLUMN value DROP NOT NULL"],
    ["a default lost", "ALTER TABLE series_statistics ALTER COLUMN rank_of DROP DEFAULT"],
    ["another default", "ALTER TABLE latest_update ALTER COLUMN id SET DEFAULT 2"],
    ["a unique index lost", "DROP INDEX pair_source_id_provider_id_key"],
    ["an index more", "CREATE INDEX extra ON tick (at)"],
    ["another primary key", "ALTER TABLE gap DROP CONSTRAINT gap_pkey, ADD PRIMARY KEY (to_at, series_id)"],
    ["a foreign key lost", "ALTER TABLE gap DROP CONSTRAINT gap_series_id_fkey"],
    ["a table more", "CREATE TABLE extra (id int)"],
  ])("are seen to differ by %s", async (_, sql) => {
    await client.query("BEGIN");
    await client.query(sql);
    const shape = await readDatabaseShape(client);
    await client.query("ROLLBACK");
    expect(shape).not.toEqual(readPrismaSchema(schema));
  });
});

describe("readPrismaSchema", () => {
  it("rejects syntax that it does not support", () => {
    expect(() => readPrismaSchema("model A {\n  id Int @id @ignore\n}")).toThrow("@ignore");
    expect(() => readPrismaSchema("model A {\n  id Int @id @db.Xml\n}")).toThrow("@db.Xml");
    expect(() => readPrismaSchema("model A {\n  id Thing @id\n}")).toThrow("type Thing");
    expect(() => readPrismaSchema("enum A {\n  B\n}")).toThrow("enum A");
  });
});
