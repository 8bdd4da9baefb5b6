import fc from "fast-check";
import { Client } from "pg";
import { describe, expect, it } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import { dropPartitionsBefore, ensurePartitions, listSampleDays, partitionName } from "@/lib/db/partitions";
import { thinDay } from "@/lib/db/thin-day";
import { recordTick } from "@/lib/ingest/record-tick";
import { WINDOW_IDS } from "@/lib/market/window";
import { readStatistics } from "@/lib/statistics/read-statistics";
import { expectedRows, expectedStatistics, statisticsDifferences } from "@/lib/testing/expected-rows";
import { feedAsHistory } from "@/lib/testing/feed-market";
import { isLong } from "@/lib/testing/long-tests";
import { randomMarket } from "@/lib/testing/random-market";
import { createScratchDatabase } from "@/lib/testing/scratch-database";
import {
  DAY_MS,
  feedPrices,
  HOUR_MS,
  MINUTE_MS,
  MONDAY_MS,
  quoteOf,
  sourceOf,
  tickOf,
} from "@/lib/testing/ticks";

// Shrinking a counterexample takes minutes, so it is done in the long run only.
const RUNS = isLong ? 150 : 2;
const day = (ms: number) => new Date(Math.floor(ms / DAY_MS) * DAY_MS);

async function sampleTimes(db: Database, sourceName: string): Promise<number[]> {
  const rows = await db.$queryRaw<{ at: Date }[]>`
    SELECT m.at FROM sample m JOIN series s ON s.id = m.series_id JOIN pair p ON p.id = s.pair_id
    JOIN source o ON o.id = p.source_id WHERE o.name = ${sourceName} ORDER BY m.at`;
  return rows.map((row) => row.at.getTime());
}

describe("daily partitions", () => {
  it("are created once for every day of a span, however many calls run at once", async () => {
    const { db, url } = await createScratchDatabase();
    const other = openDatabase(url);
    const from = new Date(MONDAY_MS + 23 * HOUR_MS);
    const to = new Date(MONDAY_MS + 2 * DAY_MS);
    const made = await Promise.all(
      [db, other, db, other].map((client) => ensurePartitions(client, from, to)),
    );
    await other.$disconnect();
    expect(made.flat().sort()).toEqual(["sample_20260105", "sample_20260106", "sample_20260107"]);
    expect(await ensurePartitions(db, from, to)).toEqual([]);
    expect(await listSampleDays(db)).toEqual(
      [0, 1, 2].map((n) => ({ day: new Date(MONDAY_MS + n * DAY_MS), resolutionSeconds: 0, packed: false })),
    );
  });

  it("hold their day from midnight to midnight UTC, in any time zone of the server", async () => {
    const { db, url } = await createScratchDatabase();
    await db.$executeRawUnsafe(
      `ALTER DATABASE "${new URL(url).pathname.slice(1)}" SET timezone = 'Asia/Kathmandu'`,
    );
    const abroad = openDatabase(url);
    const source = sourceOf("abroad");
    for (const atMs of [MONDAY_MS, MONDAY_MS + DAY_MS - 1, MONDAY_MS + DAY_MS]) {
      await recordTick(abroad, tickOf(source, atMs, [quoteOf("a", 1)]));
    }
    expect(
      await abroad.$queryRawUnsafe(`SELECT count(*)::int AS n FROM ${partitionName(MONDAY_MS)}`),
    ).toEqual([{ n: 2 }]);
    expect(await thinDay(abroad, day(MONDAY_MS), 300)).toEqual({ before: 2, kept: 2 });
    expect((await listSampleDays(abroad)).map(({ resolutionSeconds }) => resolutionSeconds)).toEqual([
      300, 0,
    ]);
    await abroad.$disconnect();
  });
});

describe("thinning a day", () => {
  it("keeps each series' last row of each cell, including the cell's end", async () => {
    const { db } = await createScratchDatabase();
    const source = sourceOf("cells");
    await feedPrices(db, source, MONDAY_MS - MINUTE_MS, { a: Array(14).fill("1") });
    expect(await thinDay(db, day(MONDAY_MS), 300)).toEqual({ before: 13, kept: 4 });
    const minutes = (times: number[]) => times.map((ms) => (ms - MONDAY_MS) / MINUTE_MS);
    // The day before is unchanged; 00:00 ends the cell before it but belongs to this day.
    expect(minutes(await sampleTimes(db, "cells"))).toEqual([-1, 0, 5, 10, 12]);
    const statistics = await db.marketStatistics.findMany({ orderBy: { at: "asc" } });
    for (const window of WINDOW_IDS) {
      const times = statistics.filter((row) => row.window === window && row.figure === "cv");
      expect(minutes(times.map(({ at }) => at.getTime()))).toEqual([-1, 0, 5, 10, 12]);
    }
  });

  it("changes nothing if the rows cannot be locked in time", { timeout: 60_000 }, async () => {
    const { db, url } = await createScratchDatabase();
    await feedPrices(db, sourceOf("held"), MONDAY_MS, { a: Array(20).fill("1") }, { byHistory: 20 });
    const before = await sampleTimes(db, "held");
    const reader = new Client({ connectionString: url });
    await reader.connect();
    await reader.query("BEGIN");
    await reader.query(`SELECT count(*) FROM ${partitionName(MONDAY_MS)}`);
    await expect(thinDay(db, day(MONDAY_MS), 300)).rejects.toThrow(/lock timeout/);
    await reader.query("COMMIT");
    await reader.end();
    expect(await sampleTimes(db, "held")).toEqual(before);
    expect(await listSampleDays(db)).toMatchObject([{ resolutionSeconds: 0 }]);
    expect(await thinDay(db, day(MONDAY_MS), 300)).toEqual({ before: 20, kept: 5 });
  });

  it("keeps the figures of windows between kept rows, and moves others to the kept row before", {
    timeout: 900_000,
  }, async () => {
    // A few dozen ticks a day of one source, and another's around midnight, in the same days.
    const slow = randomMarket({
      pairs: 3,
      minTicks: 60,
      maxTicks: 160,
      intervals: [900, 1800, 3600],
      maxGap: 60,
    });
    const fast = randomMarket({
      pairs: 2,
      minTicks: 60,
      maxTicks: 120,
      intervals: [60, 240, 300],
      maxGap: 30,
    });
    const instants = fc.array(fc.integer({ min: 0, max: 1100 }), { minLength: 4, maxLength: 4 });
    const resolutions = fc.array(fc.constantFrom(0, 300, 300, 3600, 3600), { minLength: 9, maxLength: 9 });
    const property = fc.asyncProperty(
      slow,
      fast,
      instants,
      resolutions,
      async (one, two, thousandths, wanted) => {
        const scratch = await createScratchDatabase();
        const { db } = scratch;
        const markets = [
          { name: "slow", ticks: one.ticks },
          { name: "fast", ticks: two.ticks },
        ].map((market) => ({
          ...market,
          rows: expectedRows(market.ticks),
          interval: market.ticks.at(-1)?.intervalSeconds ?? 60,
        }));
        for (const { name, ticks } of markets) await feedAsHistory(db, name, ticks);

        const spans = markets.map(({ ticks }) => ({
          first: ticks[0]?.atMs ?? 0,
          last: ticks.at(-1)?.atMs ?? 0,
        }));
        const first = Math.min(...spans.map((span) => span.first));
        const last = Math.max(...spans.map((span) => span.last));
        const anywhere = thousandths.map((part) => Math.round(first + ((last - first) * part) / 1000));
        const onTheHour = anywhere.map((ms) => Math.ceil(ms / HOUR_MS) * HOUR_MS);
        const midnights = [Math.ceil(first / DAY_MS) * DAY_MS, Math.ceil(last / DAY_MS) * DAY_MS];
        const statisticsAt = (name: string, atMs: number) => readStatistics(db, name, new Date(atMs));
        const before = new Map<string, unknown>();
        for (const { name } of markets) {
          for (const atMs of [...onTheHour, ...midnights])
            before.set(`${name} ${atMs}`, await statisticsAt(name, atMs));
        }

        const resolutionOf = new Map<number, number>();
        const days = await listSampleDays(db);
        for (const [i, { day: start }] of days.entries()) {
          const resolution = wanted[i % wanted.length] ?? 0;
          if (resolution === 0) continue;
          // Some days are thinned to an hour directly, others by way of 5 minutes.
          if (resolution === 3600 && i % 2 === 0) await thinDay(db, start, 300);
          await thinDay(db, start, resolution);
          resolutionOf.set(start.getTime(), resolution);
        }
        const edgeAt = (ms: number) => {
          const cellMs = (resolutionOf.get(day(ms).getTime()) ?? 0) * 1000;
          return cellMs === 0 ? ms : Math.floor(ms / cellMs) * cellMs;
        };

        for (const { name, rows, interval } of markets) {
          // Exactly equal: the rows at the edges are the same rows.
          for (const atMs of [...onTheHour, ...midnights]) {
            expect(await statisticsAt(name, atMs)).toEqual(before.get(`${name} ${atMs}`));
          }
          for (const atMs of [...anywhere, ...onTheHour, ...midnights, last]) {
            const expected = expectedStatistics(rows, atMs, interval, edgeAt);
            expect(statisticsDifferences(await statisticsAt(name, atMs), expected)).toEqual([]);
          }
        }
        await scratch.drop();
      },
    );
    await fc.assert(property, { numRuns: RUNS, endOnFailure: !isLong });
  });
});

describe("dropping days", () => {
  it("drops whole days that ended by the instant, with their ticks and gaps, and nothing newer", async () => {
    const { db } = await createScratchDatabase();
    const source = sourceOf("old", 3600);
    const hours = Array.from({ length: 73 }, (_, i) => (i === 5 || i === 40 ? null : `${100 + (i % 7)}`));
    const last = await feedPrices(
      db,
      source,
      MONDAY_MS,
      { a: hours, b: Array(73).fill("5") },
      { byHistory: 73 },
    );
    const before = await readStatistics(db, "old", new Date(last));
    const [statistics] = await db.marketStatistics.findMany();
    if (!statistics) throw new Error("The newest tick has no market statistics.");
    const times = [MONDAY_MS, MONDAY_MS + DAY_MS].map((ms) => new Date(ms));
    await db.marketStatistics.createMany({ data: times.map((at) => ({ ...statistics, at })) });
    expect(await dropPartitionsBefore(db, new Date(MONDAY_MS + DAY_MS - 1))).toEqual([]);
    expect(await dropPartitionsBefore(db, new Date(MONDAY_MS + DAY_MS + HOUR_MS))).toEqual(["2026-01-05"]);
    expect((await listSampleDays(db)).map(({ day: start }) => start.getTime())).toEqual(
      [1, 2, 3].map((n) => MONDAY_MS + n * DAY_MS),
    );
    expect(Math.min(...(await sampleTimes(db, "old")))).toBe(MONDAY_MS + DAY_MS);
    expect((await db.tick.findFirst({ orderBy: { at: "asc" } }))?.at.getTime()).toBe(MONDAY_MS + DAY_MS);
    expect(await db.gap.count()).toBe(1);
    const oldest = await db.marketStatistics.findFirst({ orderBy: { at: "asc" } });
    expect(oldest?.at.getTime()).toBe(MONDAY_MS + DAY_MS);
    // Windows within the kept days are unchanged; the others are null.
    const [after] = await readStatistics(db, "old", new Date(last));
    expect(after?.windows["24h"]).toEqual(before[0]?.windows["24h"]);
    expect(after?.windows["7d"]).toMatchObject({ from: new Date(last - 7 * DAY_MS) });
    // The next tick is recorded.
    expect(await recordTick(db, tickOf(source, last + HOUR_MS, [quoteOf("a", 1)]))).toMatchObject({
      stored: 1,
    });
    expect(await dropPartitionsBefore(db, new Date(MONDAY_MS + DAY_MS + HOUR_MS))).toEqual([]);
  });

  it("leaves a pair that was silent during the dropped days without data", async () => {
    const { db } = await createScratchDatabase();
    const source = sourceOf("silent", 3600);
    const prices = Array.from({ length: 60 }, (_, i) => (i > 20 && i < 50 ? null : `${100 + i}`));
    const last = await feedPrices(
      db,
      source,
      MONDAY_MS,
      { a: prices, b: Array(60).fill("1") },
      { byHistory: 60 },
    );
    await dropPartitionsBefore(db, new Date(MONDAY_MS + DAY_MS));
    const [a] = await readStatistics(db, "silent", new Date(last));
    // Its last sample 24 hours ago was dropped.
    expect(a?.windows["24h"]).toMatchObject({
      n: 0,
      coverage: 0,
      mean: null,
      rv: null,
      change: null,
      rank: null,
    });
    expect(a?.windows["1h"]).toMatchObject({ n: 1, coverage: 1, mean: 159 });
  });
});
