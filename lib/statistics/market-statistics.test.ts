import { beforeAll, describe, expect, it } from "vitest";
import type { Database } from "@/lib/db/client";
import { recordHistory } from "@/lib/ingest/record-history";
import { recordTick } from "@/lib/ingest/record-tick";
import { feedAsHistory, feedOneByOne } from "@/lib/testing/feed-market";
import { createScratchDatabase } from "@/lib/testing/scratch-database";
import { feedPrices, MINUTE_MS, MONDAY_MS, quoteOf, sourceOf, tickOf } from "@/lib/testing/ticks";
import { expectMarketStatistics, UNEVEN_TICKS } from "@/lib/testing/uneven-market";

let db: Database;
beforeAll(async () => {
  ({ db } = await createScratchDatabase());
});

const read = (source: string, where: object = {}) =>
  db.marketStatistics.findMany({ where: { source: { name: source }, ...where }, orderBy: { at: "asc" } });

describe("the market statistics of a tick", () => {
  it("equal the quartiles of lib/stats, also with missing, silent, late and pegged pairs", async () => {
    const from = UNEVEN_TICKS.length - 35;
    await feedAsHistory(db, "market", UNEVEN_TICKS.slice(0, from));
    const ticks = UNEVEN_TICKS.slice(from);
    await feedOneByOne(db, "market", ticks);
    for (let i = 0; i < ticks.length; i += 6) {
      await expectMarketStatistics(db, "market", ticks[i]?.atMs ?? 0);
    }
    // Without the pegged pair; then also without the silent one.
    const at = { gte: new Date(ticks[0]?.atMs ?? 0) };
    const counted = await read("market", { window: "24h", figure: "rv", at });
    expect(new Set(counted.map(({ n }) => n))).toEqual(new Set([8, 7]));
  });

  /** Six pairs with a volume each. */
  const quotesOf = (price: number, quote: Record<string, string> = {}) =>
    ["a", "b", "c", "d", "e", "f"].map((id, i) =>
      quoteOf(id, price * (i + 2), {
        quote: quote[id] ?? "USD",
        values: { price: price * (i + 2), volume: 1e6 + price * 1e4 * i * i },
      }),
    );
  const minute = (i: number) => MONDAY_MS + i * MINUTE_MS;
  /** An hour of minutes, the last two as ticks of their own. */
  async function feedHour(name: string, quote: Record<string, string> = {}): Promise<void> {
    const source = sourceOf(name);
    const quotes = (i: number) => quotesOf(3 + (i % 7), quote);
    const history = Array.from({ length: 58 }, (_, i) => ({ at: new Date(minute(i)), quotes: quotes(i) }));
    await recordHistory(db, { source, ticks: history });
    for (const i of [58, 59]) await recordTick(db, tickOf(source, minute(i), quotes(i)));
  }
  const figuresOf = async (source: string) => {
    const stored = await read(source, { window: "1h", at: new Date(minute(59)) });
    return stored.map(({ metric, figure, n }) => `${metric} ${figure} ${n}`).sort();
  };

  it("cover price and volume, and deviations while all pairs have one quote", async () => {
    await feedHour("one quote");
    expect(await figuresOf("one quote")).toEqual([
      "price cv 6",
      "price rv 6",
      "price stdDev 6",
      "volume cv 6",
    ]);
    await feedHour("two quotes", { b: "EUR" });
    expect(await figuresOf("two quotes")).toEqual(["price cv 6", "price rv 6", "volume cv 6"]);
  });

  it("count too few pairs and have no quartiles of them", async () => {
    const source = sourceOf("few");
    const prices = Array.from({ length: 60 }, (_, i) => 100 + (i % 5));
    const pairs = { a: prices, b: prices, c: prices, d: prices };
    const last = await feedPrices(db, source, MONDAY_MS, pairs, { byHistory: 59 });
    const stored = await read("few", { window: "1h", at: new Date(last) });
    expect(stored.map(({ n, q1, median, q3 }) => [n, q1, median, q3])).toEqual(
      Array(3).fill([4, null, null, null]),
    );
  });

  it("stay as they were when a pair is untracked later", async () => {
    await feedHour("untracked");
    const before = await read("untracked");
    await db.pair.updateMany({
      where: { source: { name: "untracked" }, providerId: "f" },
      data: { tracked: false },
    });
    await recordTick(db, tickOf(sourceOf("untracked"), minute(60), quotesOf(4)));
    const after = await read("untracked");
    expect(after.slice(0, before.length)).toEqual(before);
    expect(
      after.slice(before.length).find(({ window, figure }) => window === "1h" && figure === "rv")?.n,
    ).toBe(5);
  });
});
