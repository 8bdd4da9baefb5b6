import { BENCH_SOURCE, type BenchMarket, benchPair } from "@/jobs/bench/market";
import { measureInTurn, type Timing } from "@/jobs/bench/measure";
import { priceSeries, volatilitySeries } from "@/lib/contracts/series";
import { readPriceSeries } from "@/lib/data/price-series";
import { readVolatilitySeries } from "@/lib/data/volatility-series";

// Reads of a pair page in a full-size market. Each repetition reads another pair, so that its rows are not cached.

/** Required maximum server time for a day of minutes of one pair. */
export const PRICES_LIMIT_MS = 25;

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
 * Measures the reads of a pair page through the functions of its handlers.
 * @throws Error if a reply does not match the stored data
 */
export async function measureReads(market: BenchMarket, repetitions: number): Promise<ReadTimings> {
  let count = 0;
  // A prime step, so that pairs on the same database pages are not read in succession.
  const nextPair = () => {
    count += 1;
    return { source: BENCH_SOURCE.name, id: benchPair(((count * 7919) % market.series) + 1).providerId };
  };
  const prices = async (points: number) => {
    const series = await readPriceSeries(nextPair(), { range: "24h", points }, market.db);
    if (series.samples !== 1440)
      throw new Error(`${series.id}: ${series.samples} samples were read instead of 1440.`);
    return JSON.stringify(priceSeries.parse(series)).length;
  };
  return measureInTurn(
    {
      dayOfMinutes: { run: () => prices(2000) },
      dayReduced: { run: () => prices(600) },
      rollingVolatility: {
        run: async () => {
          const query = { range: "24h", window: "1h", points: 600 } as const;
          const series = await readVolatilitySeries(nextPair(), query, market.db);
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
