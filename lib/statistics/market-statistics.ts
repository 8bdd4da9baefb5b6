import type { Transaction } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { isInQuoteUnits, type MetricId, type RankFigure } from "@/lib/market/metric";
import { MIN_PAIRS_FOR_QUARTILES } from "@/lib/market/thresholds";
import { WINDOWS } from "@/lib/market/window";
import { RANK_COLUMNS } from "@/lib/statistics/statistics-sql";
import { statisticsAtSql } from "@/lib/statistics/window-edges";

/** A figure that has quartiles over a source's pairs. */
type MarketFigure = Exclude<RankFigure, "mean">;

const MARKET_FIGURES: Readonly<Record<MetricId, readonly MarketFigure[]>> = {
  price: ["rv", "cv", "stdDev"],
  volume: ["cv"],
};

const FIGURES: readonly MarketFigure[] = ["rv", "cv", "stdDev"];
const IN_QUOTE_UNITS = FIGURES.filter(isInQuoteUnits);

const list = (items: readonly string[]) => Prisma.raw(items.join(", "));

const EACH = WINDOWS.flatMap(({ id: window }, i) =>
  FIGURES.map((figure) => ({
    window,
    figure,
    name: `${figure}_${i}`,
    value: `${RANK_COLUMNS[figure]}[${i + 1}]`,
  })),
);

/** Number of values and array of quartiles of each window and figure. */
const AGGREGATES = list(
  EACH.map(({ name, value }) => {
    const counted = "FILTER (WHERE NOT (pegged OR silent))";
    return `count(${value}) ${counted} AS n_${name},
      percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY ${value}) ${counted} AS ${name}`;
  }),
);
const AGGREGATED = list(
  EACH.map(({ window, figure, name }) => `('${window}', '${figure}', n_${name}, ${name})`),
);
const STORED = list(
  Object.entries(MARKET_FIGURES).flatMap(([metric, figures]) =>
    figures.map((figure) => `('${metric}', '${figure}')`),
  ),
);

/**
 * Statement for a `WITH` list that stores the quartiles of every window and figure over a source's pairs that have the figure
 * and are neither pegged nor silent; null for too few pairs. Figures in quote units are stored only if all tracked pairs have
 * the same quote.
 * @param figures relation with `metric`, `pegged`, `silent`, and `rv`, `cv` and `std_dev` as arrays by window, of all tracked
 *   series of the source
 */
export function insertMarketStatistics(
  sourceId: number,
  at: Date,
  figures: "updated" | "ranked",
): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO market_statistics (source_id, "window", metric, figure, at, n, q1, median, q3)
    SELECT ${sourceId}, "window", metric, figure, ${at.toISOString()}::timestamptz, f.n,
           CASE WHEN is_enough THEN q[1] END, CASE WHEN is_enough THEN q[2] END, CASE WHEN is_enough THEN q[3] END
    FROM (SELECT metric, ${AGGREGATES} FROM ${Prisma.raw(figures)} GROUP BY metric) a
    CROSS JOIN LATERAL (VALUES ${AGGREGATED}) AS f("window", figure, n, q)
    CROSS JOIN LATERAL (SELECT f.n >= ${MIN_PAIRS_FOR_QUARTILES} AS is_enough) e
    WHERE (metric, figure) IN (${STORED})
      AND (figure NOT IN (${Prisma.join(IN_QUOTE_UNITS)})
           OR (SELECT min(quote) = max(quote) FROM pair WHERE source_id = ${sourceId} AND tracked))
    ON CONFLICT DO NOTHING`;
}

/**
 * Computes the market statistics of a source at a time from the stored rows and stores them; existing ones are kept.
 * @param tx a transaction that holds the source's lock
 */
export async function storeMarketStatisticsAt(
  tx: Transaction,
  source: { id: number; intervalSeconds: number },
  at: Date,
): Promise<void> {
  const statistics = await statisticsAtSql(tx, source, at);
  await tx.$executeRaw`WITH ${statistics} ${insertMarketStatistics(source.id, at, "ranked")}`;
}
