import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Database } from "@/lib/db/client";
import { recordTick } from "@/lib/ingest/record-tick";
import { readStatistics } from "@/lib/statistics/read-statistics";
import { compare, parseExact } from "@/lib/stats/exact";
import { expectedRows, expectedStatistics, statisticsDifferences } from "@/lib/testing/expected-rows";
import { feedAsHistory, feedOneByOne, quotesOf } from "@/lib/testing/feed-market";
import { isLong } from "@/lib/testing/long-tests";
import { randomMarket } from "@/lib/testing/random-market";
import { createScratchDatabase } from "@/lib/testing/scratch-database";
import { sourceOf, storedRows, tickOf } from "@/lib/testing/ticks";

// Shrinking a counterexample takes minutes: the long form does it.
const RUNS = isLong ? 150 : 3;
const INTERVALS = [1, 7, 60, 300, 900, 3600];

let db: Database;
let runs = 0;
/** A source of its own for every run. */
const nextName = () => `run-${runs++}`;
beforeAll(async () => {
  ({ db } = await createScratchDatabase());
});

type SampleRow = {
  pair: string;
  at: Date;
  n: number;
  returns: number;
  sum_w: bigint;
  sum_w_fresh: bigint;
  sum_tau: bigint;
  sum_wp: string;
  sum_wp2: string;
  sum_r2: number;
  sum_r4: number;
};

async function samplesOf(sourceName: string): Promise<Map<string, SampleRow[]>> {
  const rows = await db.$queryRaw<SampleRow[]>`
    SELECT p.provider_id AS pair, m.at, m.n, m.returns, m.sum_w, m.sum_w_fresh, m.sum_tau,
           m.sum_wp::text, m.sum_wp2::text, m.sum_r2::float8, m.sum_r4::float8
    FROM sample m JOIN series s ON s.id = m.series_id JOIN pair p ON p.id = s.pair_id
    JOIN source o ON o.id = p.source_id WHERE o.name = ${sourceName} ORDER BY m.at`;
  const pairs = new Map<string, SampleRow[]>();
  for (const row of rows) pairs.set(row.pair, [...(pairs.get(row.pair) ?? []), row]);
  return pairs;
}

const agree = (found: number, expected: number, tolerance: number) =>
  Math.abs(found - expected) <= tolerance * Math.abs(expected);

describe("for random prices, gaps, intervals, failures and extra ticks", () => {
  it("every stored row holds the totals worked out directly, and every window their figures", {
    timeout: 900_000,
  }, async () => {
    const market = randomMarket({ pairs: 2, minTicks: 20, maxTicks: 45, intervals: INTERVALS });
    const instants = fc.array(fc.integer({ min: -100, max: 1300 }), { minLength: 3, maxLength: 3 });
    const property = fc.asyncProperty(market, instants, async ({ ticks }, thousandths) => {
      const name = nextName();
      await feedOneByOne(db, name, ticks);
      const expected = expectedRows(ticks);
      const found = await samplesOf(name);
      expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
      for (const [pair, rows] of expected) {
        const stored = found.get(pair) ?? [];
        expect(stored.map((row) => row.at.getTime())).toEqual(rows.map((row) => row.atMs));
        for (const [i, { moments }] of rows.entries()) {
          const row = stored[i];
          if (!row) continue;
          expect({
            n: row.n,
            sumW: Number(row.sum_w),
            sumWFresh: Number(row.sum_w_fresh),
            sumTau: Number(row.sum_tau),
            returns: row.returns,
          }).toEqual({
            n: moments.n,
            sumW: moments.sumW,
            sumWFresh: moments.sumWFresh,
            sumTau: moments.sumTau,
            returns: moments.returns,
          });
          expect(compare(parseExact(row.sum_wp), moments.sumWp)).toBe(0);
          expect(compare(parseExact(row.sum_wp2), moments.sumWp2)).toBe(0);
          expect(agree(row.sum_r2, Number(`${moments.sumR2.units}e-${moments.sumR2.scale}`), 1e-12)).toBe(
            true,
          );
          expect(agree(row.sum_r4, Number(`${moments.sumR4.units}e-${moments.sumR4.scale}`), 1e-12)).toBe(
            true,
          );
        }
      }
      const first = ticks[0]?.atMs ?? 0;
      const last = ticks.at(-1)?.atMs ?? 0;
      const interval = ticks.at(-1)?.intervalSeconds ?? 60;
      const at = thousandths.map((part) => Math.round(first + ((last - first) * part) / 1000));
      for (const atMs of [...at, last, first]) {
        const statistics = await readStatistics(db, name, new Date(atMs));
        expect(statisticsDifferences(statistics, expectedStatistics(expected, atMs, interval))).toEqual([]);
      }
    });
    await fc.assert(property, { numRuns: RUNS, endOnFailure: !isLong });
  });

  it("the figures that each tick wrote are those of its own instant", { timeout: 900_000 }, async () => {
    const market = randomMarket({ pairs: 3, minTicks: 12, maxTicks: 30, intervals: [60, 600, 3600] });
    const property = fc.asyncProperty(market, async ({ ticks }) => {
      const name = nextName();
      for (const [i, tick] of ticks.entries()) {
        await feedOneByOne(db, name, [tick]);
        if (tick.failed || i % 5 !== 0) continue;
        const expected = expectedStatistics(
          expectedRows(ticks.slice(0, i + 1)),
          tick.atMs,
          tick.intervalSeconds,
        );
        const written = await db.$queryRaw<
          {
            pair: string;
            window: string;
            n: number;
            coverage: number;
            mean: number | null;
            rv: number | null;
            change: number | null;
            at: Date;
          }[]
        >`
          SELECT p.provider_id AS pair, v.* FROM volatility v JOIN series s ON s.id = v.series_id
          JOIN pair p ON p.id = s.pair_id JOIN source o ON o.id = p.source_id WHERE o.name = ${name}`;
        for (const row of written) {
          const should = expected.get(row.pair)?.[row.window];
          expect(row.at.getTime()).toBe(tick.atMs);
          expect([row.n, row.coverage]).toEqual([should?.n, should?.coverage]);
          for (const key of ["mean", "rv", "change"] as const) {
            const wanted = should?.[key] ?? null;
            if (wanted === null) expect(row[key]).toBeNull();
            else expect(agree(row[key] ?? Number.NaN, wanted, 1e-9)).toBe(true);
          }
        }
      }
    });
    await fc.assert(property, { numRuns: RUNS, endOnFailure: !isLong });
  });

  it("history in any batches leaves the rows that the same ticks leave one by one", {
    timeout: 900_000,
  }, async () => {
    const market = randomMarket({ pairs: 3, minTicks: 10, maxTicks: 40, intervals: INTERVALS });
    const property = fc.asyncProperty(market, fc.array(fc.nat(12)), async ({ ticks }, cuts) => {
      const single = nextName();
      const batched = nextName();
      await feedOneByOne(db, single, ticks);
      let from = 0;
      for (const [i, size] of [...cuts, ticks.length].entries()) {
        const part = ticks.slice(from, from + size);
        // Live ticks in between, now and then.
        if (i % 3 === 2) await feedOneByOne(db, batched, part);
        else await feedAsHistory(db, batched, part);
        from += size;
      }
      // What the last tick wrote is the same only if it wrote anything: a failed one leaves the figures as they were.
      expect(await storedRows(db, batched)).toEqual(await storedRows(db, single));
    });
    await fc.assert(property, { numRuns: RUNS, endOnFailure: !isLong });
  });
});

describe("for deliveries in any order, repeated and at once", () => {
  it("the rows are those of the ticks that were stored, each stored once", { timeout: 900_000 }, async () => {
    const market = randomMarket({ pairs: 2, minTicks: 6, maxTicks: 10, intervals: [60, 300] });
    const deliveries = fc.array(fc.array(fc.nat(100), { minLength: 1, maxLength: 4 }), {
      minLength: 4,
      maxLength: 12,
    });
    const property = fc.asyncProperty(market, deliveries, async ({ ticks: all }, rounds) => {
      const ticks = all.map((tick) => ({ ...tick, failed: false, intervalSeconds: 60 }));
      const name = nextName();
      const stored = new Map<number, number>();
      for (const [i, round] of rounds.entries()) {
        // Roughly in order, with others of any age among them, all of a round at once.
        const picks = [Math.min(i, ticks.length - 1), ...round.map((pick) => pick % ticks.length)];
        const reports = await Promise.all(
          picks.map((pick) => {
            const tick = ticks[pick];
            if (!tick) throw new RangeError("No such tick.");
            return recordTick(db, tickOf(sourceOf(name), tick.atMs, quotesOf(tick)));
          }),
        );
        for (const [j, report] of reports.entries()) {
          const pick = picks[j] ?? 0;
          if (report.outcome === "stored") stored.set(pick, (stored.get(pick) ?? 0) + 1);
        }
      }
      expect([...stored.values()].every((times) => times === 1)).toBe(true);
      const reference = nextName();
      const inOrder = [...stored.keys()].sort((a, b) => a - b);
      await feedOneByOne(
        db,
        reference,
        inOrder.flatMap((pick) => ticks[pick] ?? []),
      );
      expect(await storedRows(db, name)).toEqual(await storedRows(db, reference));
    });
    await fc.assert(property, { numRuns: RUNS, endOnFailure: !isLong });
  });
});
