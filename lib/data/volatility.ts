import type { VolatilityReply, VolatilityRow, WindowFigures } from "@/lib/contracts/volatility";
import type { Database } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { isInQuoteUnits, METRICS, type MetricId, type RankFigure } from "@/lib/market/metric";
import { pairKey } from "@/lib/market/pair";
import { isNotFresh, publicationOf } from "@/lib/market/publication";
import type { WindowId } from "@/lib/market/window";
import { type FiguresRow, figureColumns, toRankedStatistics } from "@/lib/statistics/figures-row";
import { competitionRanks } from "@/lib/stats/rank";

/** A row of `volatility`, null before its source's first tick, and the time of its series' newest sample. */
export type StoredFigures = FiguresRow & { at: Date | null; last_at: Date | null };

/** Select list of `StoredFigures`, with `volatility` as `v` and `series` as `s`. */
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

/** Window and metric of a list, and the figure that ranks; default: the metric's default figure. */
export type VolatilityRequest = { window: WindowId; metric: MetricId; rankBy?: RankFigure | undefined };

/** Figures of a window and metric for all sampled tracked pairs, in the order of `listPairs`. */
export async function listVolatility(
  db: Database,
  { window, metric, rankBy }: VolatilityRequest,
): Promise<Omit<VolatilityReply, "version">> {
  const rows = await db.$queryRaw<ListRow[]>`
    SELECT src.name AS source, p.provider_id AS id, p.quote, ${STORED_FIGURES}
    FROM volatility v
    JOIN series s ON s.id = v.series_id AND s.metric = ${metric}
    JOIN pair p ON p.id = s.pair_id
    JOIN source src ON src.id = p.source_id
    WHERE p.tracked AND v."window" = ${window}
    ORDER BY p.market_cap_rank NULLS LAST, lower(p.name), p.name, p.base, p.quote, src.name, p.provider_id`;
  const listed = rows.map(toRow);
  let newest = 0;
  for (const row of rows) newest = Math.max(newest, row.at?.getTime() ?? 0);
  return {
    window,
    at: newest === 0 ? null : new Date(newest).toISOString(),
    rows:
      rankBy === undefined || rankBy === METRICS[metric].rankFigures[0]
        ? listed
        : ranked(listed, rows, rankBy),
  };
}

/**
 * Replaces the stored ranks by ranks of another figure: within a source and, for a figure in quote units, among pairs of one
 * quote.
 */
function ranked(
  listed: readonly VolatilityRow[],
  rows: readonly ListRow[],
  figure: RankFigure,
): VolatilityRow[] {
  const groups = new Map<string, number[]>();
  for (const [i, { source, quote }] of rows.entries()) {
    const key = isInQuoteUnits(figure) ? `${source} ${quote}` : source;
    const group = groups.get(key);
    if (group) group.push(i);
    else groups.set(key, [i]);
  }
  const result = [...listed];
  for (const group of groups.values()) {
    const members = group.flatMap((i) => listed[i] ?? []);
    const { ranks, of } = competitionRanks(
      members.map((row) => (row.pegged || row.silent ? null : row[figure])),
    );
    for (const [k, member] of members.entries()) {
      result[group[k] ?? 0] = { ...member, rank: ranks[k] ?? null, of };
    }
  }
  return result;
}

type ListRow = StoredFigures & { source: string; id: string; quote: string };

function toRow(row: ListRow): VolatilityRow {
  return { key: pairKey(row.source, row.id), source: row.source, id: row.id, ...toFigures(row) };
}
