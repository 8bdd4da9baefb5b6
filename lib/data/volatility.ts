import type { VolatilityReply, VolatilityRow, WindowFigures } from "@/lib/contracts/volatility";
import { epochMsSql, isoOf } from "@/lib/data/stored-series";
import type { Database } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { isInQuoteUnits, METRICS, type MetricId, type RankFigure } from "@/lib/market/metric";
import { pairKey } from "@/lib/market/pair";
import { isNotFresh, publicationOf } from "@/lib/market/publication";
import type { WindowId } from "@/lib/market/window";
import { FIGURE_COLUMNS, type FiguresRow, toRankedStatistics } from "@/lib/statistics/figures-row";
import { competitionRanks } from "@/lib/stats/rank";

/** A row of `volatility`, its times null before its source's first tick, and the time of its series' newest sample. */
export type StoredFigures = Omit<FiguresRow, "from_at"> & {
  at_ms: number | null;
  from_ms: number | null;
  last_ms: number | null;
};

/** Select list of `StoredFigures`, with `volatility` as `v` and `series` as `s`. */
export const STORED_FIGURES = Prisma.sql`
  ${epochMsSql("v.at")} AS at_ms, ${epochMsSql("v.from_at")} AS from_ms, ${epochMsSql("s.last_at")} AS last_ms,
  ${Prisma.raw(FIGURE_COLUMNS.flatMap((column) => (column === "from_at" ? [] : `v.${column}`)).join(", "))}`;

export function toFigures(row: StoredFigures): WindowFigures {
  // Not a spread, which takes several times longer for 10,000 rows.
  return Object.assign(toRankedStatistics(row), {
    from: isoOf(row.from_ms),
    provisional: publicationOf(row.coverage) === "provisional",
    notFresh: isNotFresh({ coverage: row.coverage, freshCoverage: row.fresh_coverage }),
    lastSampleAt: isoOf(row.last_ms),
  });
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
  for (const row of rows) newest = Math.max(newest, row.at_ms ?? 0);
  if (rankBy !== undefined && rankBy !== METRICS[metric].rankFigures[0]) setRanks(listed, rows, rankBy);
  return { window, at: isoOf(newest || null), rows: listed };
}

/**
 * Replaces the stored ranks by ranks of another figure: within a source and, for a figure in quote units, among pairs of one
 * quote.
 */
function setRanks(listed: readonly VolatilityRow[], rows: readonly ListRow[], figure: RankFigure): void {
  const groups = new Map<string, VolatilityRow[]>();
  for (const [i, row] of listed.entries()) {
    const key = isInQuoteUnits(figure) ? `${row.source} ${rows[i]?.quote}` : row.source;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  for (const group of groups.values()) {
    const { ranks, of } = competitionRanks(
      group.map((row) => (row.pegged || row.silent ? null : row[figure])),
    );
    for (const [k, row] of group.entries()) Object.assign(row, { rank: ranks[k] ?? null, of });
  }
}

type ListRow = StoredFigures & { source: string; id: string; quote: string };

function toRow(row: ListRow): VolatilityRow {
  return Object.assign(toFigures(row), {
    key: pairKey(row.source, row.id),
    source: row.source,
    id: row.id,
  });
}
