import type { VolatilityReply, VolatilityRow, WindowFigures } from "@/lib/contracts/volatility";
import type { Database } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { MAIN_METRIC, type MetricId } from "@/lib/market/metric";
import { pairKey } from "@/lib/market/pair";
import { isNotFresh, publicationOf } from "@/lib/market/publication";
import type { WindowId } from "@/lib/market/window";
import { type FiguresRow, figureColumns, toRankedStatistics } from "@/lib/statistics/figures-row";

/** A row of `volatility`, null before its source's first tick, with the event time of its series' newest sample. */
export type StoredFigures = FiguresRow & { at: Date | null; last_at: Date | null };

/** The columns of `StoredFigures`: `volatility` as `v`, `series` as `s`. */
export const STORED_FIGURES = Prisma.sql`v.at, s.last_at, ${figureColumns("v")}`;

export function toFigures(row: StoredFigures): WindowFigures {
  return {
    from: row.from_at?.toISOString() ?? null,
    ...toRankedStatistics(row),
    provisional: publicationOf(row.coverage) === "provisional",
    notFresh: isNotFresh({ coverage: row.coverage, freshCoverage: row.fresh_coverage }),
    lastSampleAt: row.last_at?.toISOString() ?? null,
  };
}

/** One window's figures of a metric of every tracked pair that has been sampled, in the order of `listPairs`. */
export async function listVolatility(
  db: Database,
  window: WindowId,
  metric: MetricId = MAIN_METRIC,
): Promise<Omit<VolatilityReply, "version">> {
  const rows = await db.$queryRaw<(StoredFigures & { source: string; id: string })[]>`
    SELECT src.name AS source, p.provider_id AS id, ${STORED_FIGURES}
    FROM volatility v
    JOIN series s ON s.id = v.series_id AND s.metric = ${metric}
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

function toRow(row: StoredFigures & { source: string; id: string }): VolatilityRow {
  return { key: pairKey(row.source, row.id), source: row.source, id: row.id, ...toFigures(row) };
}
