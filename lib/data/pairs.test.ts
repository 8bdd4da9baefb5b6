import { beforeEach, describe, expect, it } from "vitest";
import { pairsReply } from "@/lib/contracts/pairs";
import { listPairs } from "@/lib/data/pairs";
import { replyCache } from "@/lib/data/reply-cache";
import { recordTick } from "@/lib/ingest/record-tick";
import { METRIC_IDS, METRICS } from "@/lib/market/metric";
import { WINDOW_IDS } from "@/lib/market/window";
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
    "returns the price %s with all digits, without an exponent",
    async (price) => {
      await recordTick(scratch.db, tickOf(SOURCE, MONDAY_MS, [quoteOf("one", price)]));
      const plain = price === "3.487e-9" ? "0.000000003487" : price;
      expect((await list())[0]?.price).toBe(plain);
    },
  );

  it("sorts by market capitalization, then by name", async () => {
    const quotes = [
      quoteOf("z", "1", { name: "zebra" }),
      quoteOf("a", "1", { name: "Apple" }),
      quoteOf("second", "1", { marketCapRank: 2 }),
      quoteOf("first", "1", { marketCapRank: 1 }),
    ];
    await recordTick(scratch.db, tickOf(SOURCE, MONDAY_MS, quotes));
    expect((await list()).map((pair) => pair.id)).toEqual(["first", "second", "a", "z"]);
  });

  it("returns the age of a quote at its receipt; null if the source gives no time", async () => {
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

  it("marks only pairs as delisted that their source has not returned for more than a day", async () => {
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

  it("matches its contract, as does the list of figures, for every kind of pair", async () => {
    const volume = (price: string) => ({ values: { price, volume: "0" } });
    const quotesAt = (at: number) => [
      quoteOf("huge", "73000000000000", { providerAt: new Date(at + 1), ...volume("73000000000000") }),
      quoteOf("tiny", "0.00000000000000000123", volume("0.00000000000000000123")),
      quoteOf('é "\\ ₿', "1"),
      quoteOf("silent", "1"),
      quoteOf("delisted", "1"),
    ];
    const record = (at: number, count: number) =>
      recordTick(scratch.db, tickOf(SOURCE, at, quotesAt(at).slice(0, count)));
    await record(MONDAY_MS, 5);
    await record(MONDAY_MS + DAY_MS, 4);
    await record(MONDAY_MS + DAY_MS + 31 * MINUTE_MS, 3);
    const { sourceId, firstSeenAt, lastSeenAt } = await scratch.db.pair.findFirstOrThrow();
    const unsampled = { providerId: "unsampled", base: "U", quote: "USD", name: "U", sourceId };
    await scratch.db.pair.create({ data: { ...unsampled, firstSeenAt, lastSeenAt } });

    const cache = replyCache(scratch.db);
    const { body, parse } = await cache.pairs.read();
    // Equal: the contract names every field.
    expect(parse()).toEqual(JSON.parse(body.toString()));
    const pairs = new Map(parse().pairs.map((pair) => [pair.id, pair]));
    expect(pairs.get("huge")).toMatchObject({
      ...{ price: "73000000000000", volumeQuote: "0", silent: false, delisted: false, quoteAgeMs: 0 },
      ...{ sampledAt: "2026-01-06T00:31:00.000Z", providerAt: "2026-01-06T00:31:00.001Z" },
    });
    expect(pairs.get("silent")).toMatchObject({ silent: true, delisted: false });
    expect(pairs.get("delisted")).toMatchObject({ silent: true, delisted: true });
    expect(pairs.get("unsampled")).toMatchObject({ price: null, sampledAt: null, sparkline: [] });

    for (const window of WINDOW_IDS) {
      for (const metric of METRIC_IDS) {
        for (const rankBy of METRICS[metric].rankFigures) {
          const figures = await cache.volatility(window, metric, rankBy).read();
          expect(figures.parse()).toEqual(JSON.parse(figures.body.toString()));
          expect(figures.parse().rows).toHaveLength(metric === "price" ? 5 : 2);
        }
      }
    }
  });

  it("omits untracked pairs", async () => {
    await recordTick(scratch.db, tickOf(SOURCE, MONDAY_MS, [quoteOf("in", "1"), quoteOf("out", "1")]));
    await scratch.db.pair.updateMany({ where: { providerId: "out" }, data: { tracked: false } });
    expect((await list()).map((pair) => pair.id)).toEqual(["in"]);
  });
});
