import { describe, expect, it } from "vitest";
import { createScratchDatabase } from "@/lib/testing/scratch-database";

describe("scratch database", () => {
  it("has the product's tables, empty, and keeps its rows to itself", async () => {
    const first = await createScratchDatabase();
    const second = await createScratchDatabase();
    await first.db.source.create({ data: { name: "demo", kind: "demo", intervalSeconds: 60 } });
    expect(await first.db.source.count()).toBe(1);
    expect(await second.db.source.count()).toBe(0);
  });

  it("is gone once dropped", async () => {
    const scratch = await createScratchDatabase();
    const other = await createScratchDatabase();
    await scratch.drop();
    const name = new URL(scratch.url).pathname.slice(1);
    const rows = await other.db.$queryRaw`SELECT 1 FROM pg_database WHERE datname = ${name}`;
    expect(rows).toEqual([]);
  });

  it("leaves no address in the environment by which product code could reach the named server", () => {
    expect(process.env.DATABASE_URL || process.env.TEST_DATABASE_URL || "").toBe("");
  });
});
