import { beforeAll, describe, expect, it } from "vitest";
import { readPair } from "@/lib/data/pair";
import { readPriceSeries } from "@/lib/data/price-series";
import type { Database } from "@/lib/db/client";
import { recordHistory } from "@/lib/ingest/record-history";
import { recordTick } from "@/lib/ingest/record-tick";
import { WINDOWS } from "@/lib/market/window";
import { readStatistics } from "@/lib/statistics/read-statistics";
import { parseExact } from "@/lib/stats/exact";
import { momentsRows } from "@/lib/stats/moments";
import { windowStatistics } from "@/lib/stats/window-statistics";
import { createScratchDatabase } from "@/lib/testing/scratch-database";
import {
  type GivenValue,
  HOUR_MS,
  MINUTE_MS,
  MONDAY_MS,
  quoteOf,
  sourceOf,
  storedRows,
  tickOf,
} from "@/lib/testing/ticks";

let db: Database;
beforeAll(async () => {
  ({ db } = await createScratchDatabase());
});

const both = (id: string, price: GivenValue, volume: GivenValue) =>
  quoteOf(id, price, { values: { price, volume } });

async function volumesOf(source: string): Promise<{ id: string; value: string }[]> {
  return db.$queryRaw`
    SELECT p.provider_id AS id, m.value::text AS value FROM sample m JOIN series s ON s.id = m.series_id
    JOIN pair p ON p.id = s.pair_id JOIN source o ON o.id = p.source_id
    WHERE o.name = ${source} AND s.metric = 'volume' ORDER BY m.at, p.provider_id`;
}

/** Two hours of minutes: a volume that moves, is 0 at times and is missing for ten minutes. */
function minutes(id: string): { at: Date; quotes: ReturnType<typeof quoteOf>[] }[] {
  return Array.from({ length: 120 }, (_, i) => {
    const isMissing = i >= 70 && i < 80;
    const volume = isMissing ? null : i % 9 === 0 ? 0 : String(1e9 + 1e7 * Math.sin(i / 7));
    return { at: new Date(MONDAY_MS + i * MINUTE_MS), quotes: [both(id, 100 + (i % 5), volume)] };
  });
}

describe("a quote's volume", () => {
  it("is stored beside the price, 0 too, and counts as no quote of its own", async () => {
    const source = sourceOf("beside");
    const quotes = [both("a", 1, "18867210007.25"), both("b", 2, 0), quoteOf("c", 3)];
    const report = await recordTick(db, tickOf(source, MONDAY_MS, quotes));
    expect(report).toMatchObject({ received: 3, stored: 3, rejected: 0, rejectedBy: {} });
    expect(await volumesOf("beside")).toEqual([
      { id: "a", value: "18867210007.25" },
      { id: "b", value: "0" },
    ]);
  });

  it.each([
    [-1, { invalid_volume: 1 }],
    ["much", { invalid_volume: 1 }],
    [Number.NaN, { invalid_volume: 1 }],
    [1e31, { invalid_volume: 1 }],
    [null, {}],
  ])("of %j is not stored, the price is, and the report counts %j", async (volume, rejectedBy) => {
    const source = sourceOf(`odd ${volume}`);
    const report = await recordTick(db, tickOf(source, MONDAY_MS, [both("a", 1, volume)]));
    expect(report).toMatchObject({ received: 1, stored: 1, rejected: 0 });
    expect(report.rejectedBy).toEqual(rejectedBy);
    expect(await volumesOf(source.name)).toEqual([]);
  });

  it("that is not valid is counted for history too, beside untracked quotes", async () => {
    const source = sourceOf("odd history");
    await recordTick(db, tickOf(source, MONDAY_MS, [both("a", 1, 5), both("b", 1, 5)]));
    await db.pair.updateMany({
      where: { providerId: "b", source: { name: source.name } },
      data: { tracked: false },
    });
    const at = new Date(MONDAY_MS + MINUTE_MS);
    await recordHistory(db, { source, ticks: [{ at, quotes: [both("a", 1, -5), both("b", 1, 5)] }] });
    expect(await db.tick.findFirst({ where: { at, source: { name: source.name } } })).toMatchObject({
      ...{ received: 2, stored: 1, rejected: 1 },
      rejectedBy: { invalid_volume: 1, untracked: 1 },
    });
  });

  it("does not save a quote without a price", async () => {
    const report = await recordTick(db, tickOf(sourceOf("alone"), MONDAY_MS, [both("a", null, 5)]));
    expect(report).toMatchObject({ stored: 0, rejectedBy: { no_price: 1 } });
    expect(await volumesOf("alone")).toEqual([]);
  });

  it("begins a series of its own when a known pair has one for the first time", async () => {
    const source = sourceOf("later");
    await recordTick(db, tickOf(source, MONDAY_MS, [quoteOf("a", 1)]));
    await recordTick(db, tickOf(source, MONDAY_MS + MINUTE_MS, [both("a", 1, 7)]));
    await recordTick(db, tickOf(source, MONDAY_MS + 2 * MINUTE_MS, [both("a", 1, 8)]));
    expect(await volumesOf("later")).toEqual([
      { id: "a", value: "7" },
      { id: "a", value: "8" },
    ]);
    const request = { range: "1h" as const, points: 600, metric: "volume" as const };
    const { points } = await readPriceSeries({ source: "later", id: "a" }, request, db);
    expect(points.map(({ value }) => value)).toEqual([7, 8]);
  });

  it("leaves the same rows by history as tick by tick", async () => {
    const [one, other] = [sourceOf("volume by tick"), sourceOf("volume by history")];
    for (const { at, quotes } of minutes("a")) await recordTick(db, tickOf(one, at.getTime(), quotes));
    await recordHistory(db, { source: other, ticks: minutes("a").slice(0, 50) });
    await recordHistory(db, { source: other, ticks: minutes("a").slice(50) });
    expect(await storedRows(db, other.name)).toEqual(await storedRows(db, one.name));
  });
});

describe("a volume's statistics", () => {
  it("are those of lib/stats, without returns", async () => {
    const source = sourceOf("figures");
    await recordHistory(db, { source, ticks: minutes("a") });
    const at = new Date(MONDAY_MS + 119 * MINUTE_MS);
    const samples = minutes("a").flatMap(({ at: sampledAt, quotes }) => {
      const volume = quotes[0]?.values.volume ?? null;
      return volume === null
        ? []
        : [{ atMs: sampledAt.getTime(), price: parseExact(String(volume)), providerAtMs: null }];
    });
    const rows = momentsRows(samples, 60, "volume");
    const [pair] = await readStatistics(db, "figures", at, "volume");
    for (const { id, ms } of WINDOWS) {
      const expected = windowStatistics(rows, { atMs: at.getTime(), windowMs: ms, intervalSeconds: 60 });
      const found = pair?.windows[id];
      expect(found).toMatchObject({ n: expected.n, coverage: expected.coverage, rv: null, returns: 0 });
      for (const figure of ["mean", "stdDev", "cv", "change"] as const) {
        const should = expected[figure];
        if (should === null) expect(found?.[figure]).toBeNull();
        else expect(Math.abs(Number(found?.[figure]) - should)).toBeLessThanOrEqual(1e-12 * Math.abs(should));
      }
    }
    expect(pair?.windows["1h"].coverage).toBeCloseTo(50 / 60, 12);
  });

  it("are ranked by cv, without silent pairs and those whose price is pegged", async () => {
    const source = sourceOf("ranked");
    const volume = (size: number, i: number) => 1000 + size * (i % 2);
    const ticks = Array.from({ length: 1440 }, (_, i) => ({
      at: new Date(MONDAY_MS + i * MINUTE_MS),
      quotes: [
        both("calm", 10 + (i % 3), volume(1, i)),
        both("wild", 10, volume(500, i)),
        both("pegged", 1, volume(900, i)),
        ...(i < 1400 ? [both("silent", 10 + (i % 3), volume(700, i))] : []),
      ],
    }));
    await recordHistory(db, { source, ticks });
    const found = await readStatistics(db, "ranked", new Date(MONDAY_MS + 1439 * MINUTE_MS), "volume");
    const ranks = Object.fromEntries(found.map(({ pair, windows }) => [pair, windows["24h"]]));
    expect(ranks.wild).toMatchObject({ rank: 1, of: 2, pegged: false, silent: false });
    expect(ranks.calm).toMatchObject({ rank: 2, of: 2 });
    expect(ranks.pegged).toMatchObject({ rank: null, pegged: true });
    expect(ranks.silent).toMatchObject({ rank: null, silent: true });
  });

  it("have no cv and no change of nothing but zeros", async () => {
    const source = sourceOf("zeros");
    const ticks = Array.from({ length: 120 }, (_, i) => ({
      at: new Date(MONDAY_MS + i * MINUTE_MS),
      quotes: [both("a", 1 + (i % 2), 0)],
    }));
    await recordHistory(db, { source, ticks });
    const at = new Date(MONDAY_MS + 119 * MINUTE_MS);
    const [pair] = await readStatistics(db, "zeros", at, "volume");
    expect(pair?.windows["1h"]).toMatchObject({ mean: 0, stdDev: 0, cv: null, change: null, rank: null });
  });
});

describe("a pair's reply", () => {
  it("holds the newest volume as exact text, none where it is older than the price by more than a gap", async () => {
    const source = sourceOf("reply");
    const read = async () => (await readPair({ source: "reply", id: "a" }, new Date(), db)).pair.volumeQuote;
    await recordTick(db, tickOf(source, MONDAY_MS, [both("a", 1, "123456789012345678.25")]));
    expect(await read()).toBe("123456789012345678.25");
    await recordTick(db, tickOf(source, MONDAY_MS + 30 * MINUTE_MS, [quoteOf("a", 1)]));
    expect(await read()).toBe("123456789012345678.25");
    await recordTick(db, tickOf(source, MONDAY_MS + HOUR_MS, [quoteOf("a", 1)]));
    expect(await read()).toBeNull();
  });
});

it("a series of a metric that the pair lacks has no points", async () => {
  await recordTick(db, tickOf(sourceOf("without"), MONDAY_MS, [quoteOf("a", 1)]));
  const request = { range: "24h" as const, points: 600, metric: "volume" as const };
  const series = await readPriceSeries({ source: "without", id: "a" }, request, db);
  expect(series).toMatchObject({ points: [], gaps: [], firstSampleAt: null, samples: 0 });
});
