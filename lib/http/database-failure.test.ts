import { describe, expect, it } from "vitest";
import { openDatabase } from "@/lib/db/client";
import { createScratchDatabase } from "@/lib/testing/scratch-database";
import { databaseFailure } from "./database-failure";

async function thrownBy(work: () => PromiseLike<unknown>): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was thrown.");
}

describe("databaseFailure", () => {
  it("recognizes a server that does not listen", async () => {
    // No database listens on port 1.
    const db = openDatabase("postgresql://nobody:none@127.0.0.1:1/none");
    const raw = await thrownBy(() => db.$queryRaw`SELECT 1`);
    const model = await thrownBy(() => db.source.findMany());
    const transaction = await thrownBy(() => db.$transaction(async (tx) => tx.source.findMany()));
    await db.$disconnect();
    for (const error of [raw, model, transaction]) {
      expect(databaseFailure(error)?.code).toBe("database_unreachable");
      expect(databaseFailure(error)?.status).toBe(503);
    }
  });

  it("recognizes a connection closed by the server", async () => {
    const scratch = await createScratchDatabase({ max: 1 });
    const error = await thrownBy(() => scratch.db.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`);
    expect(databaseFailure(error)?.code).toBe("database_unreachable");
    await scratch.drop();
  });

  it("recognizes a server that is starting up, and a full disk", async () => {
    const scratch = await createScratchDatabase();
    const raise = (code: string) =>
      scratch.db.$executeRawUnsafe(`DO $$ BEGIN RAISE SQLSTATE '${code}'; END $$`);
    for (const code of ["57P03", "53100"]) {
      expect(databaseFailure(await thrownBy(() => raise(code)))?.status, code).toBe(503);
    }
    expect(databaseFailure(await thrownBy(() => raise("22012")))).toBeNull();
    await scratch.drop();
  });

  it("recognizes a wrong password and a missing database", async () => {
    const scratch = await createScratchDatabase();
    const address = new URL(scratch.url);
    address.pathname = "/nowhere";
    const nowhere = openDatabase(address.href);
    expect(databaseFailure(await thrownBy(() => nowhere.$queryRaw`SELECT 1`))?.code).toBe(
      "database_unreachable",
    );
    await nowhere.$disconnect();
    await scratch.drop();
  });

  it("distinguishes a database without our tables from an unavailable one", async () => {
    const scratch = await createScratchDatabase({ migrated: false });
    for (const work of [
      () => scratch.db.$queryRaw`SELECT * FROM latest_update`,
      () => scratch.db.source.findMany(),
    ]) {
      expect(databaseFailure(await thrownBy(work))?.code).toBe("database_not_migrated");
    }
    await scratch.drop();
  });

  it("returns null for other errors of a statement", async () => {
    const scratch = await createScratchDatabase();
    const division = await thrownBy(() => scratch.db.$queryRaw`SELECT 1 / 0`);
    const unique = await thrownBy(async () => {
      const data = { name: "twice", kind: "demo", intervalSeconds: 60 };
      await scratch.db.source.create({ data });
      await scratch.db.source.create({ data });
    });
    for (const error of [division, unique, new Error("something else"), null, "text"]) {
      expect(databaseFailure(error)).toBeNull();
    }
    await scratch.drop();
  });
});
