import type { Database } from "@/lib/db/client";
import type { WindowId } from "@/lib/market/window";
import type { RankedStatistics } from "@/lib/statistics/figures-row";

/** A row of view `volatility` with its pair. */
export type StoredFigures = RankedStatistics & {
  source: string;
  pair: string;
  window: WindowId;
  at: Date | null;
  from: Date | null;
};

/** Stored figures of every series and window of a metric, by pair and window. */
export async function readStoredFigures(db: Database, metric = "price"): Promise<StoredFigures[]> {
  return db.$queryRaw<StoredFigures[]>`
    SELECT o.name AS source, p.provider_id AS pair, v."window", v.at, v.from_at AS "from", v.n, v.coverage,
           v.fresh_coverage AS "freshCoverage", v.mean, v.std_dev AS "stdDev", v.cv, v.change, v.rv,
           v.rv_std_err AS "rvStdErr", v.returns, v.rank, v.rank_of AS "of", v.pegged, v.silent
    FROM volatility v JOIN series s ON s.id = v.series_id JOIN pair p ON p.id = s.pair_id JOIN source o ON o.id = p.source_id
    WHERE s.metric = ${metric}
    ORDER BY o.name, p.provider_id, v."window"`;
}
