import { BENCH_SOURCE, type BenchMarket, benchPair } from "@/jobs/bench/market";
import { measureInTurn, type Timing } from "@/jobs/bench/measure";
import { priceSeries, volatilitySeries } from "@/lib/contracts/series";
import { readPriceSeries } from "@/lib/data/price-series";
import { readVolatilitySeries } from "@/lib/data/volatility-series";

// What a pair's page asks for, at a market's full size. Each repetition reads another pair, so that no row is met twice
// by chance in the server's cache.

/** The product's promise for a day of minutes of one pair, in milliseconds of the server's time. */
export const PRICES_LIMIT_MS = 25;

/** Times in milliseconds, from the question to the checked reply as JSON. */
export type ReadTimings = {
  /** Price history of one pair: 24 hours of minutes, every point. */
  dayOfMinutes: Timing;
  /** The same thinned to a chart's width. */
  dayReduced: Timing;
  /** Rolling 1 h realized volatility of one pair over 24 hours, 600 points: two rows each. */
  rollingVolatility: Timing;
};

/**
 * Times the reads of a pair's page through the functions that answer its requests.
 * @throws Error when a reply is not what was stored
 */
export async function measureReads(market: BenchMarket, repetitions: number): Promise<ReadTimings> {
  let turn = 0;
  // A prime step, so that neighbours of an earlier pair, which share its pages, come late.
  const nextPair = () => {
    turn += 1;
    return { source: BENCH_SOURCE.name, id: benchPair(((turn * 7919) % market.series) + 1).providerId };
  };
  const prices = async (points: number) => {
    const series = await readPriceSeries(nextPair(), { range: "24h", points }, market.db);
    if (series.samples !== 1440)
      throw new Error(`${series.id}: ${series.samples} samples of 1440 were read.`);
    return JSON.stringify(priceSeries.parse(series)).length;
  };
  return measureInTurn(
    {
      dayOfMinutes: { run: () => prices(2000) },
      dayReduced: { run: () => prices(600) },
      rollingVolatility: {
        run: async () => {
          const asked = { range: "24h", window: "1h", points: 600 } as const;
          const series = await readVolatilitySeries(nextPair(), asked, market.db);
          // The bench stores no minutes before its day, so windows that begin earlier are empty.
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
