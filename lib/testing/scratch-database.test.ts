import { describe, expect, it } from "vitest";
import { createScratchDatabase } from "@/lib/testing/scratch-database";

describe("createScratchDatabase", () => {
  it("creates a separate database with the product's tables and no rows", async () => {
    const first = await createScratchDatabase();
    const second = await createScratchDatabase();
    await first.db.source.create({ data: { name: "demo", kind: "demo", intervalSeconds: 60 } });
    expect(await first.db.source.count()).toBe(1);
    expect(await second.db.source.count()).toBe(0);
  });

  it("creates a database that can be dropped", async () => {
    const scratch = await createScratchDatabase();
    const other = await createScratchDatabase();
    await scratch.drop();
    const name = new URL(scratch.url).pathname.slice(1);
    const rows = await other.db.$queryRaw`SELECT 1 FROM pg_database WHERE datname = ${name}`;
    expect(rows).toEqual([]);
  });

  it("leaves no database URL in the environment, which product code could use", () => {
    expect(process.env.DATABASE_URL || process.env.TEST_DATABASE_URL || "").toBe("");
  });
});
