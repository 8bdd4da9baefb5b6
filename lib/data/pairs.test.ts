import { beforeEach, describe, expect, it } from "vitest";
import { pairsReply } from "@/lib/contracts/pairs";
import { listPairs } from "@/lib/data/pairs";
import { recordTick } from "@/lib/ingest/record-tick";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";
import { DAY_MS, MINUTE_MS, MONDAY_MS, quoteOf, sourceOf, tickOf } from "@/lib/testing/ticks";

const SOURCE = sourceOf("coingecko");
let scratch: ScratchDatabase;

beforeEach(async () => {
  scratch = await createScratchDatabase();
  return () => scratch.drop();
});

const list = async () => pairsReply.parse({ version: "", ...(await listPairs(scratch.db)) }).pairs;

describe("listPairs", () => {
  it("is empty, without an event time, before the first tick", async () => {
    expect(await listPairs(scratch.db)).toMatchObject({ at: null, pairs: [] });
  });

  it.each(["0.00000000000000000123", "73000000000000", "106117.384710", "0.1", "1.50", "3.487e-9"])(
    "gives the price %s in full digits, without an exponent",
    async (price) => {
      await recordTick(scratch.db, tickOf(SOURCE, MONDAY_MS, [quoteOf("one", price)]));
      const plain = price === "3.487e-9" ? "0.000000003487" : price;
      expect((await list())[0]?.price).toBe(plain);
    },
  );

  it("puts the largest first, those without a rank last and by name", async () => {
    const quotes = [
      quoteOf("z", "1", { name: "zebra" }),
      quoteOf("a", "1", { name: "Apple" }),
      quoteOf("second", "1", { marketCapRank: 2 }),
      quoteOf("first", "1", { marketCapRank: 1 }),
    ];
    await recordTick(scratch.db, tickOf(SOURCE, MONDAY_MS, quotes));
    expect((await list()).map((pair) => pair.id)).toEqual(["first", "second", "a", "z"]);
  });

  it("tells how old a quote was when it was received; null where the source states no time", async () => {
    const tick = tickOf(SOURCE, MONDAY_MS, [
      quoteOf("timed", "1", { providerAt: new Date(MONDAY_MS - 39_000) }),
      quoteOf("untimed", "1", { providerAt: null }),
    ]);
    await recordTick(scratch.db, { ...tick, receivedAt: new Date(MONDAY_MS + 900) });
    const ages = new Map((await list()).map((pair) => [pair.id, pair.quoteAgeMs]));
    expect(ages).toEqual(
      new Map([
        ["timed", 39_900],
        ["untimed", null],
      ]),
    );
  });

  it("marks a pair that its source has not named for more than a day, and only that one", async () => {
    const both = [quoteOf("stays", "1"), quoteOf("goes", "1")];
    await recordTick(scratch.db, tickOf(SOURCE, MONDAY_MS, both));
    await recordTick(scratch.db, tickOf(SOURCE, MONDAY_MS + DAY_MS, both.slice(0, 1)));
    expect((await list()).map(({ id, delisted }) => [id, delisted]).sort()).toEqual([
      ["goes", false],
      ["stays", false],
    ]);
    await recordTick(scratch.db, tickOf(SOURCE, MONDAY_MS + DAY_MS + MINUTE_MS, both.slice(0, 1)));
    expect((await list()).map(({ id, delisted }) => [id, delisted]).sort()).toEqual([
      ["goes", true],
      ["stays", false],
    ]);
  });

  it("leaves out pairs that nobody tracks", async () => {
    await recordTick(scratch.db, tickOf(SOURCE, MONDAY_MS, [quoteOf("in", "1"), quoteOf("out", "1")]));
    await scratch.db.pair.updateMany({ where: { providerId: "out" }, data: { tracked: false } });
    expect((await list()).map((pair) => pair.id)).toEqual(["in"]);
  });
});
