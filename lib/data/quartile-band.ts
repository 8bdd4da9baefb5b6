import type { BandMeasure, VolatilitySeries } from "@/lib/contracts/series";
import { epochMsSql, instantText, type Reader, type StoredSeries } from "@/lib/data/stored-series";
import { readThinnedDays } from "@/lib/data/thinned-rows";
import type { TimeSpan } from "@/lib/data/time-range";
import { MAIN_METRIC } from "@/lib/market/metric";
import { FILLED_STATISTICS_SPACING_MS } from "@/lib/market/thresholds";
import type { WindowId } from "@/lib/market/window";

const MAX_POINTS = 200;

type Row = { time: number; n: number; low: number | null; median: number | null; high: number | null };

/**
 * Stored quartiles of a figure over the pairs of a series' source in a span, with one point beyond each end: the last ones of at
 * most about 200 steps.
 * @returns null if none are stored
 */
export async function readQuartileBand(
  db: Reader,
  { sourceId, intervalSeconds }: StoredSeries,
  { fromMs, toMs }: TimeSpan,
  { window, measure }: { window: WindowId; measure: BandMeasure },
): Promise<VolatilitySeries["band"]> {
  if (measure === "stdDev" && (await hasSeveralQuotes(db, sourceId))) {
    return { measure, state: "several_quotes", maxGapMs: 0, pairs: 0, points: [] };
  }
  const days = await readThinnedDays(db, fromMs, toMs);
  const spacingMs = Math.max(FILLED_STATISTICS_SPACING_MS, intervalSeconds * 1000, ...days.values());
  const stepMs = Math.max(1, Math.ceil((toMs - fromMs) / MAX_POINTS / spacingMs)) * spacingMs;
  // A step's last tick is up to one spacing before its end.
  const maxGapMs = stepMs + spacingMs;
  const rows = await db.$queryRaw<Row[]>`
    SELECT DISTINCT ON (step) ${epochMsSql("at")} AS time, n, q1 AS low, median, q3 AS high,
           date_bin(${stepMs} * interval '1 millisecond', at - interval '1 millisecond', 'epoch') AS step
    FROM market_statistics
    WHERE source_id = ${sourceId} AND "window" = ${window} AND metric = ${MAIN_METRIC} AND figure = ${measure}
      AND at BETWEEN ${instantText(fromMs - maxGapMs)}::timestamptz AND ${instantText(toMs + maxGapMs)}::timestamptz
    ORDER BY step, at DESC`;
  const points = rows.flatMap(({ time, low, median, high }) =>
    low === null || median === null || high === null ? [] : [{ time, low, median, high }],
  );
  const newest = rows.findLast(({ low }) => low !== null) ?? rows.at(-1);
  if (!newest) return null;
  const state = points.length > 0 ? "available" : "few_pairs";
  return { measure, state, maxGapMs, pairs: newest.n, points };
}

async function hasSeveralQuotes(db: Reader, sourceId: number): Promise<boolean> {
  const rows = await db.$queryRaw<{ several: boolean | null }[]>`
    SELECT min(quote) <> max(quote) AS several FROM pair WHERE source_id = ${sourceId} AND tracked`;
  return rows[0]?.several ?? false;
}
