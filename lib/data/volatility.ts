import type { VolatilityReply, VolatilityRow, WindowFigures } from "@/lib/contracts/volatility";
import type { Database } from "@/lib/db/client";
import { pairKey } from "@/lib/market/pair";
import { isNotFresh, publicationOf } from "@/lib/market/publication";
import type { WindowId } from "@/lib/market/window";

/** A row of `volatility` as it is stored. Null throughout, but for counts, before its source's first tick. */
export type FiguresRow = {
  at: Date | null;
  from_at: Date | null;
  n: number;
  coverage: number;
  fresh_coverage: number;
  mean: number | null;
  std_dev: number | null;
  cv: number | null;
  change: number | null;
  rv: number | null;
  rv_std_err: number | null;
  returns: number;
  rank: number | null;
  rank_of: number;
  pegged: boolean;
  silent: boolean;
  /** Event time of the pair's newest sample; null before the first. */
  last_at: Date | null;
};

export function toFigures(row: FiguresRow): WindowFigures {
  return {
    from: row.from_at?.toISOString() ?? null,
    n: row.n,
    coverage: row.coverage,
    freshCoverage: row.fresh_coverage,
    provisional: publicationOf(row.coverage) === "provisional",
    notFresh: isNotFresh({ coverage: row.coverage, freshCoverage: row.fresh_coverage }),
    mean: row.mean,
    stdDev: row.std_dev,
    cv: row.cv,
    change: row.change,
    rv: row.rv,
    rvStdErr: row.rv_std_err,
    returns: row.returns,
    rank: row.rank,
    of: row.rank_of,
    pegged: row.pegged,
    silent: row.silent,
    lastSampleAt: row.last_at?.toISOString() ?? null,
  };
}

/** One window's figures of every tracked pair that has been sampled, in the order of `listPairs`. */
export async function listVolatility(
  db: Database,
  window: WindowId,
): Promise<Omit<VolatilityReply, "version">> {
  const rows = await db.$queryRaw<(FiguresRow & { source: string; id: string })[]>`
    SELECT src.name AS source, p.provider_id AS id, v.at, v.from_at, v.n, v.coverage, v.fresh_coverage, v.mean,
           v.std_dev, v.cv, v.change, v.rv, v.rv_std_err, v.returns, v.rank, v.rank_of, v.pegged, v.silent, s.last_at
    FROM volatility v
    JOIN series s ON s.id = v.series_id AND s.metric = 'price'
    JOIN pair p ON p.id = s.pair_id
    JOIN source src ON src.id = p.source_id
    WHERE p.tracked AND v."window" = ${window}
    ORDER BY p.market_cap_rank NULLS LAST, lower(p.name), p.name, p.base, p.quote, src.name, p.provider_id`;
  let newest = 0;
  for (const row of rows) newest = Math.max(newest, row.at?.getTime() ?? 0);
  return {
    window,
    at: newest === 0 ? null : new Date(newest).toISOString(),
    rows: rows.map(toRow),
  };
}

function toRow(row: FiguresRow & { source: string; id: string }): VolatilityRow {
  return { key: pairKey(row.source, row.id), source: row.source, id: row.id, ...toFigures(row) };
}
