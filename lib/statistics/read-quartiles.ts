import type { Database } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { MAIN_METRIC } from "@/lib/market/metric";
import { MIN_PAIRS_FOR_QUARTILES } from "@/lib/market/publication";
import { PEG_WINDOW, WINDOWS, type WindowId } from "@/lib/market/window";
import { quartilesAtSql, quartilesSql, type SpreadFigure } from "@/lib/statistics/statistics-sql";
import { readEdges } from "@/lib/statistics/window-edges";
import type { Quartiles } from "@/lib/stats/quartiles";

/** Of which figure: realized volatility, or the standard deviation in quote units. */
export type QuartileFigure = "rv" | "stdDev";

/** The middle half of one figure over the pairs of a source that have one and are neither pegged nor silent. */
export type MarketQuartiles = {
  /** How many pairs these are. */
  pairs: number;
  /** Null where they are too few (`MIN_PAIRS_FOR_QUARTILES`). */
  half: Quartiles | null;
};

type Row = { pairs: number; low: number | null; median: number | null; high: number | null };

const COLUMNS = { rv: "rv", stdDev: "std_dev" } as const satisfies Record<QuartileFigure, SpreadFigure>;

function toQuartiles({ pairs, low, median, high }: Row): MarketQuartiles {
  const isTold = low !== null && median !== null && high !== null && pairs >= MIN_PAIRS_FOR_QUARTILES;
  return { pairs, half: isTold ? { low, median, high } : null };
}

/**
 * The middle half as of an instant, computed from the stored rows alone; each pair's figure is the one that a tick would have
 * computed then. Of an instant that is neither newer than the source's newest tick nor between two kept rows, it never changes.
 * @param at any instant
 */
export async function readQuartiles(
  db: Database,
  sourceId: number,
  { at, window, measure }: { at: Date; window: WindowId; measure: QuartileFigure },
): Promise<MarketQuartiles> {
  const starting = (id: WindowId) => {
    const ms = WINDOWS.find((one) => one.id === id)?.ms ?? 0;
    return { window: id, ms, at: new Date(at.getTime() - ms) };
  };
  const [own, peg] = [starting(window), starting(PEG_WINDOW)];
  const rows = await db.$transaction(
    async (tx) => {
      const [end, ownEdge, pegEdge] = await readEdges(tx, sourceId, [at, own.at, peg.at]);
      if (!end || !ownEdge || !pegEdge) throw new Error("Every instant has its edge.");
      const edges = { end, window: { ...own, ...ownEdge }, peg: { ...peg, ...pegEdge } };
      return tx.$queryRaw<Row[]>(quartilesAtSql(sourceId, COLUMNS[measure], edges));
    },
    { isolationLevel: "RepeatableRead", timeout: 60_000, maxWait: 30_000 },
  );
  return toQuartiles(rows[0] ?? { pairs: 0, low: null, median: null, high: null });
}

/** The same as of a source's newest tick, from the figures stored with it; null before its first. */
export async function readNewestQuartiles(
  db: Database,
  sourceId: number,
  { window, measure }: { window: WindowId; measure: QuartileFigure },
): Promise<(MarketQuartiles & { at: Date }) | null> {
  const [row] = await db.$queryRaw<(Row & { at: Date | null })[]>`
    SELECT max(f.at) AS at, ${quartilesSql(COLUMNS[measure])}
    FROM (SELECT v.at, ${Prisma.raw(`CASE WHEN NOT (v.pegged OR v.silent) THEN v.${COLUMNS[measure]} END AS ${COLUMNS[measure]}`)}
          FROM volatility v JOIN series s ON s.id = v.series_id JOIN pair p ON p.id = s.pair_id
          WHERE p.source_id = ${sourceId} AND p.tracked AND s.metric = ${MAIN_METRIC} AND v."window" = ${window}) f`;
  return row?.at ? { ...toQuartiles(row), at: row.at } : null;
}
