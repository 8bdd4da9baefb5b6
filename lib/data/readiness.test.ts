import { beforeEach, describe, expect, it } from "vitest";
import { readyReply } from "@/lib/contracts/operations";
import { readReadiness } from "@/lib/data/readiness";
import { recordFailedTick, recordTick } from "@/lib/ingest/record-tick";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";
import { MONDAY_MS, quoteOf, sourceOf, tickOf } from "@/lib/testing/ticks";

const COINGECKO = sourceOf("coingecko");
const CONFIGURED = [{ name: "coingecko", intervalSeconds: 60 }];
let scratch: ScratchDatabase;

beforeEach(async () => {
  scratch = await createScratchDatabase();
  return () => scratch.drop();
});

const at = (seconds: number) => new Date(MONDAY_MS + seconds * 1000);
const store = (seconds: number, source = COINGECKO) =>
  recordTick(scratch.db, tickOf(source, at(seconds).getTime(), [quoteOf("one", "1")]));
const fail = (seconds: number) =>
  recordFailedTick(scratch.db, {
    source: COINGECKO,
    at: at(seconds),
    trigger: "sampler",
    requestedAt: at(seconds),
    error: "no space left on device",
  });
const readyAt = async (seconds: number, configured = CONFIGURED, db = scratch.db) =>
  readyReply.parse(await readReadiness(configured, at(seconds), db));

describe("readReadiness", () => {
  it("is ready with all migrations applied and a recent tick of each configured source", async () => {
    await store(0);
    expect(await readyAt(60)).toEqual({
      ready: true,
      database: { ok: true, message: "reachable" },
      migrations: { ok: true, message: "all applied", pending: [] },
      sources: [
        {
          name: "coingecko",
          ok: true,
          message: "newest stored tick 60 s old, at most 180 s allowed",
          lastStoredAt: at(0).toISOString(),
          ageSeconds: 60,
        },
      ],
    });
  });

  it.each([
    [1, 180, 181],
    [60, 180, 181],
    [300, 900, 901],
  ])(
    "with an interval of %i s allows a newest stored tick of %i s and no older one",
    async (interval, last, late) => {
      await store(0);
      const configured = [{ name: "coingecko", intervalSeconds: interval }];
      expect((await readyAt(last, configured)).ready).toBe(true);
      expect((await readyAt(late, configured)).ready).toBe(false);
    },
  );

  it("is not ready while ticks fail, and is again with the next stored one", async () => {
    await store(0);
    for (const seconds of [60, 120, 180, 240]) await fail(seconds);
    expect(await readyAt(241)).toMatchObject({ ready: false, sources: [{ ok: false, ageSeconds: 241 }] });
    await store(300);
    expect((await readyAt(301)).ready).toBe(true);
  });

  it("is not ready before the first tick, nor while history is stored that ends long ago", async () => {
    const notYet = { ok: false, message: "no tick stored yet", lastStoredAt: null, ageSeconds: null };
    expect(await readyAt(0)).toMatchObject({ ready: false, sources: [notYet] });
    await store(-86_400);
    expect((await readyAt(0)).ready).toBe(false);
  });

  it("is not ready while one of two configured sources has no tick", async () => {
    await store(0);
    const both = [...CONFIGURED, { name: "demo", intervalSeconds: 60 }];
    const reply = await readyAt(1, both);
    expect(reply.ready).toBe(false);
    expect(reply.sources.map(({ name, ok }) => [name, ok])).toEqual([
      ["coingecko", true],
      ["demo", false],
    ]);
  });

  it("lists a source that is no longer configured, and is ready without it", async () => {
    await store(0, sourceOf("demo"));
    await store(86_400);
    expect(await readyAt(86_401)).toMatchObject({
      ready: true,
      sources: [
        { name: "coingecko" },
        { name: "demo", ok: true, message: "not configured", ageSeconds: 86_401 },
      ],
    });
  });

  it("is not ready on a database that lacks migrations, and names them", async () => {
    const empty = await createScratchDatabase({ migrated: false });
    const reply = await readyAt(0, CONFIGURED, empty.db);
    expect(reply.ready).toBe(false);
    expect(reply.migrations.pending[0]).toMatch(/pipeline$/);
    await empty.drop();
  });
});
