import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Database } from "@/lib/db/client";
import { dayOf, listSampleDays } from "@/lib/db/partitions";
import { thinDay } from "@/lib/db/thin-day";
import { recordHistory } from "@/lib/ingest/record-history";
import { readStatistics } from "@/lib/statistics/read-statistics";
import {
  expectedRows,
  expectedStatistics,
  type RankableFigure,
  statisticsDifferences,
} from "@/lib/testing/expected-rows";
import { isLong } from "@/lib/testing/long-tests";
import { type MarketTick, randomMarket } from "@/lib/testing/random-market";
import { createScratchDatabase } from "@/lib/testing/scratch-database";
import { HOUR_MS, quoteOf, sourceOf } from "@/lib/testing/ticks";

const RUNS = isLong ? 100 : 2;
const NAME = "random";
/** Pairs whose random values become the volumes of the other pairs. */
const VOLUME_OF: Readonly<Record<string, string>> = { "pair-3": "pair-0", "pair-4": "pair-1" };

/** Splits a random tick into prices and volumes; a volume without a price is omitted. */
function splitTick({ quotes, ...tick }: MarketTick): { price: MarketTick; volume: MarketTick } {
  const prices = quotes.filter(({ id }) => VOLUME_OF[id] === undefined);
  const volumes = quotes.flatMap((quote) => {
    const price = prices.find(({ id }) => id === VOLUME_OF[quote.id]);
    return price ? [{ ...price, price: quote.price }] : [];
  });
  return { price: { ...tick, quotes: prices }, volume: { ...tick, quotes: volumes } };
}

async function record(db: Database, { price, volume }: ReturnType<typeof splitTick>): Promise<void> {
  const quotes = price.quotes.map(({ id, price: value, providerAtMs }) => {
    const volumeOfPair = volume.quotes.find((quote) => quote.id === id)?.price;
    return quoteOf(id, null, {
      values: { price: value, ...(volumeOfPair !== undefined && { volume: volumeOfPair }) },
      providerAt: providerAtMs === null ? null : new Date(providerAtMs),
    });
  });
  const source = sourceOf(NAME, price.intervalSeconds);
  await recordHistory(db, { source, ticks: [{ at: new Date(price.atMs), quotes }] });
}

const withoutPair = (tick: MarketTick, id: string) => ({
  ...tick,
  quotes: tick.quotes.filter((quote) => quote.id !== id),
});

describe("the statistics of prices and volumes", () => {
  it("equal a direct computation with untracked pairs, missing volumes and days thinned before their last tick", {
    timeout: 900_000,
  }, async () => {
    const market = randomMarket({ pairs: 5, minTicks: 50, maxTicks: 90, intervals: [300, 900, 3600] });
    const untracked = fc.record({
      id: fc.constantFrom("pair-0", "pair-1"),
      from: fc.nat(60),
      ticks: fc.nat(20),
    });
    const thinning = fc.record({ after: fc.nat(60), resolution: fc.constantFrom(300, 3600) });
    const parts = fc.array(fc.nat(1000), { minLength: 4, maxLength: 4 });
    const property = fc.asyncProperty(
      market,
      untracked,
      thinning,
      parts,
      async ({ ticks: all }, pause, thin, parts) => {
        const { db, drop } = await createScratchDatabase();
        const ticks = all.filter(({ failed }) => !failed).map(splitTick);
        const setTracked = (tracked: boolean) =>
          db.pair.updateMany({ where: { providerId: pause.id }, data: { tracked } });
        let isUntracked = false;
        const stored: typeof ticks = [];
        for (const [i, tick] of ticks.entries()) {
          // A pair that is not known yet cannot be untracked.
          if (i === pause.from) isUntracked = (await setTracked(false)).count > 0;
          if (i === pause.from + pause.ticks) {
            await setTracked(true);
            isUntracked = false;
          }
          await record(db, tick);
          const { price, volume } = tick;
          stored.push(
            isUntracked
              ? { price: withoutPair(price, pause.id), volume: withoutPair(volume, pause.id) }
              : tick,
          );
          if (i === thin.after) {
            for (const { day } of await listSampleDays(db)) await thinDay(db, day, thin.resolution);
          }
        }
        await setTracked(true);

        const days = await listSampleDays(db);
        const edgeAt = (ms: number) => {
          const cell = days.find(({ day }) => day.getTime() === dayOf(ms))?.resolutionSeconds ?? 0;
          return cell === 0 ? ms : Math.floor(ms / (cell * 1000)) * cell * 1000;
        };
        const first = ticks[0]?.price.atMs ?? 0;
        const { atMs: last, intervalSeconds } = ticks.at(-1)?.price ?? { atMs: 0, intervalSeconds: 60 };
        const times = parts.map((part) => Math.round(first + ((last - first) * part) / 1000));
        for (const atMs of [...times, ...times.map((ms) => Math.ceil(ms / HOUR_MS) * HOUR_MS), first, last]) {
          const expected = (metric: "price" | "volume") =>
            expectedStatistics(
              expectedRows(stored.map((tick) => tick[metric])),
              atMs,
              intervalSeconds,
              edgeAt,
            );
          const differences = async (
            metric: "price" | "volume",
            figure: RankableFigure,
            figures: ReturnType<typeof expected>,
          ) => statisticsDifferences(await readStatistics(db, NAME, new Date(atMs), metric), figures, figure);
          const prices = expected("price");
          expect(await differences("price", "rv", prices)).toEqual([]);
          const volumes = expected("volume");
          for (const [id, windows] of volumes) {
            const pegged = prices.get(id)?.["24h"]?.pegged ?? false;
            for (const figures of Object.values(windows)) {
              Object.assign(figures, { pegged, rv: null, rvStdErr: null, returns: 0 });
            }
          }
          expect(await differences("volume", "cv", volumes)).toEqual([]);
        }
        await drop();
      },
    );
    await fc.assert(property, { numRuns: RUNS, endOnFailure: !isLong });
  });
});
