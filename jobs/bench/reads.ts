import { BENCH_SOURCE, type BenchMarket, benchPair } from "@/jobs/bench/market";
import { measureInTurn, type Timing } from "@/jobs/bench/measure";
import { priceSeries, volatilitySeries } from "@/lib/contracts/series";
import { readPriceSeries } from "@/lib/data/price-series";
import { readVolatilitySeries } from "@/lib/data/volatility-series";
import type { Database } from "@/lib/db/client";

// Reads of a pair page in a full-size market. Each repetition reads another pair, so that its rows are not cached.

type PairAddress = { source: string; id: string };

/** Returns another pair at each call, until all were returned. */
export type NextPair = () => PairAddress;

/** Number of minutes in a day. */
export const DAY_SAMPLES = 1440;

export function pairsInTurn(series: number): NextPair {
  let count = 0;
  // A prime step, so that pairs on the same database pages are not read in succession.
  return () => {
    count += 1;
    return { source: BENCH_SOURCE.name, id: benchPair(((count * 7919) % series) + 1).providerId };
  };
}

/** Durations from the call to the validated reply as JSON, milliseconds. */
export type ReadTimings = {
  /** Price history of one pair: 24 hours of minutes, every point. */
  dayOfMinutes: Timing;
  /** The same, reduced to the points of a chart. */
  dayReduced: Timing;
  /** Rolling 1 h realized volatility of one pair over 24 hours, 600 points. */
  rollingVolatility: Timing;
};

/**
 * Reads a day of prices of a pair through the function of its handler.
 * @throws Error if a sample is missing
 */
export async function readDay(db: Database, pair: PairAddress, points = 600): Promise<string> {
  const series = await readPriceSeries(pair, { range: "24h", points }, db);
  if (series.samples !== DAY_SAMPLES)
    throw new Error(`${series.id}: ${series.samples} samples were read instead of ${DAY_SAMPLES}.`);
  return JSON.stringify(priceSeries.parse(series));
}

/**
 * Measures the reads of a pair page through the functions of its handlers.
 * @throws Error if a reply does not match the stored data
 */
export async function measureReads(
  { db }: BenchMarket,
  nextPair: NextPair,
  repetitions: number,
): Promise<ReadTimings> {
  return measureInTurn(
    {
      dayOfMinutes: { run: () => readDay(db, nextPair(), 2000) },
      dayReduced: { run: () => readDay(db, nextPair()) },
      rollingVolatility: {
        run: async () => {
          const query = { range: "24h", window: "1h", points: 600 } as const;
          const series = await readVolatilitySeries(nextPair(), query, db);
          // There are no samples before the day, so the first windows are empty.
          const known = series.points.filter((point) => point.rv !== null).length;
          if (known < series.points.length * 0.9)
            throw new Error(`${series.id}: only ${known} points have a figure.`);
          return JSON.stringify(volatilitySeries.parse(series)).length;
        },
      },
    },
    repetitions,
  );
}
