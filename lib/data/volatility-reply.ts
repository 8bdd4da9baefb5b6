import "server-only";
import type { VolatilitySeries } from "@/lib/contracts/series";
import { replyCache } from "@/lib/data/reply-cache";
import type { RequestedSpan } from "@/lib/data/time-range";
import { readVolatilitySeries } from "@/lib/data/volatility-series";
import { type Database, database } from "@/lib/db/client";
import type { WindowId } from "@/lib/market/window";
import type { QuartileFigure } from "@/lib/statistics/read-quartiles";

/**
 * One pair's rolling volatility as its chart asks for it: with the middle half of the source's pairs, as far as that is known.
 * @throws AppError `not_found` for a pair that is not known
 */
export function readVolatilityReply(
  pair: { source: string; id: string },
  asked: RequestedSpan & { points: number; window: WindowId; measure: QuartileFigure },
  db: Database = database(),
): Promise<VolatilitySeries> {
  const { middleHalves } = replyCache(db);
  return readVolatilitySeries(pair, asked, db, (series, span, days) =>
    middleHalves.read(series, span, days, asked),
  );
}
