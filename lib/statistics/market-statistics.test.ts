import { beforeAll, describe, expect, it } from "vitest";
import type { Database } from "@/lib/db/client";
import { recordHistory } from "@/lib/ingest/record-history";
import { recordTick } from "@/lib/ingest/record-tick";
import { WINDOW_IDS } from "@/lib/market/window";
import { quartiles } from "@/lib/stats/quartiles";
import { expectedRows, expectedStatistics } from "@/lib/testing/expected-rows";
import { feedAsHistory, feedOneByOne } from "@/lib/testing/feed-market";
import type { MarketTick } from "@/lib/testing/random-market";
import { createScratchDatabase } from "@/lib/testing/scratch-database";
import { feedPrices, MINUTE_MS, MONDAY_MS, quoteOf, sourceOf, tickOf } from "@/lib/testing/ticks";

// 31 hours of minutes. `silent` ends after 30 hours, `late` begins after 10, `ragged` misses every third minute and two
// whole hours, `pegged` stays at 1.
const HOURS = 31;
const IDS = ["calm", "brisk", "wild", "even", "odd", "silent", "late", "ragged", "pegged"];

function isMissed(id: string, minute: number): boolean {
  if (id === "silent") return minute > 30 * 60;
  if (id === "late") return minute < 10 * 60;
  return id === "ragged" && (minute % 3 === 0 || (minute > 1000 && minute < 1120));
}

function makeTicks(): MarketTick[] {
  const prices = IDS.map((_, i) => 10 ** (i - 3));
  let state = 7;
  return Array.from({ length: HOURS * 60 }, (_, minute) => ({
    ...{ atMs: MONDAY_MS + minute * MINUTE_MS, intervalSeconds: 60, failed: false },
    quotes: IDS.flatMap((id, i) => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      const step = (state / 2 ** 31) * 0.0006 * (i + 1);
      prices[i] = (prices[i] ?? 1) * (1 + step);
      const price = id === "pegged" ? 1 + step / 50 : (prices[i] ?? 1);
      return isMissed(id, minute) ? [] : [{ id, price: price.toFixed(12), providerAtMs: null }];
    }),
  }));
}

const ticks = makeTicks();
const rows = expectedRows(ticks);

let db: Database;
beforeAll(async () => {
  ({ db } = await createScratchDatabase());
});

const read = (source: string, where: object = {}) =>
  db.marketStatistics.findMany({ where: { source: { name: source }, ...where }, orderBy: { at: "asc" } });

const columnsOf = (count: number, half: ReturnType<typeof quartiles>) => ({
  n: count,
  q1: half?.low ?? null,
  median: half?.median ?? null,
  q3: half?.high ?? null,
});

/** Compares every stored row of an instant with lib/stats over the same samples. */
async function expectAt(source: string, atMs: number): Promise<void> {
  const stored = await read(source, { at: new Date(atMs) });
  expect(stored).toHaveLength(WINDOW_IDS.length * 3);
  for (const { window, metric, figure, n, q1, median, q3 } of stored) {
    const id = WINDOW_IDS.find((one) => one === window) ?? "1h";
    const values = [...expectedStatistics(rows, atMs, 60).values()].map((pair) => {
      const own = pair[id];
      if (!own || own.pegged || own.silent) return null;
      return figure === "rv" ? own.rv : figure === "cv" ? own.cv : own.stdDev;
    });
    const where = `${metric} ${figure} over ${window} at ${new Date(atMs).toISOString()}`;
    const expected = columnsOf(values.filter((value) => value !== null).length, quartiles(values));
    expect(n, where).toBe(expected.n);
    for (const [name, value] of Object.entries({ q1, median, q3 })) {
      const wanted = expected[name as "q1" | "median" | "q3"]; // Object.entries widens the keys to string
      if (wanted === null) expect(value, where).toBeNull();
      else expect((value ?? Number.NaN) / wanted, where).toBeCloseTo(1, 9);
    }
  }
}

describe("the market statistics of a tick", () => {
  const from = HOURS * 60 - 35;

  it("are the quartiles of lib/stats, whichever pairs are missing, silent, late or pegged", async () => {
    await feedAsHistory(db, "market", ticks.slice(0, from));
    await feedOneByOne(db, "market", ticks.slice(from));
    for (let minute = from; minute < HOURS * 60; minute += 6) {
      await expectAt("market", MONDAY_MS + minute * MINUTE_MS);
    }
    // Without the pegged pair; then also without the silent one.
    const counted = await read("market", {
      window: "24h",
      figure: "rv",
      at: { gte: new Date(MONDAY_MS + from * MINUTE_MS) },
    });
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
