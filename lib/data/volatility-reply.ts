import "server-only";
import type { VolatilitySeries } from "@/lib/contracts/replies";
import { marketReplies } from "@/lib/data/market-replies";
import type { AskedSpan } from "@/lib/data/time-range";
import { readVolatilitySeries } from "@/lib/data/volatility-series";
import { type Database, database } from "@/lib/db/client";
import type { WindowId } from "@/lib/market/window";
import type { Measure } from "@/lib/statistics/read-quartiles";

/**
 * One pair's rolling volatility as its chart asks for it: with the middle half of the source's pairs, as far as that is known.
 * @throws AppError `not_found` for a pair that is not known
 */
export function readVolatilityReply(
  pair: { source: string; id: string },
  asked: AskedSpan & { points: number; window: WindowId; measure: Measure },
  db: Database = database(),
): Promise<VolatilitySeries> {
  const { middleHalves } = marketReplies(db);
  return readVolatilitySeries(pair, asked, db, (series, span, days) =>
    middleHalves.read(series, span, days, asked),
  );
}
