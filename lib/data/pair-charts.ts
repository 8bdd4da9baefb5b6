import "server-only";
import type { BandMeasure, ChartsReply } from "@/lib/contracts/series";
import { readPriceSeries } from "@/lib/data/price-series";
import type { RequestedSpan } from "@/lib/data/time-range";
import { readVolatilitySeries } from "@/lib/data/volatility-series";
import { type Database, database } from "@/lib/db/client";
import type { RangeId } from "@/lib/market/range";
import type { WindowId } from "@/lib/market/window";

/** The overview is 28 px high, so more points are not visible. */
const OVERVIEW_POINTS = 300;

type ChartsRequest = RequestedSpan & {
  points: number;
  window: WindowId;
  measure: BandMeasure;
  overview?: RangeId | undefined;
};

/**
 * All series of a pair page's charts, so that the page needs one request per tick.
 * @throws AppError `not_found` for an unknown pair
 */
export async function readPairCharts(
  pair: { source: string; id: string },
  request: ChartsRequest,
  db: Database = database(),
): Promise<ChartsReply> {
  const { overview: range } = request;
  const [price, volume, volatility, overview] = await Promise.all([
    readPriceSeries(pair, request, db),
    readPriceSeries(pair, { ...request, metric: "volume" }, db),
    readVolatilitySeries(pair, request, db),
    range ? readPriceSeries(pair, { range, points: OVERVIEW_POINTS }, db) : null,
  ]);
  return { price, volume, volatility, overview };
}
