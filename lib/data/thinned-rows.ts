import { z } from "zod";
import {
  epochMsSql,
  instantArray,
  instantText,
  type Reader,
  type StoredSeries,
} from "@/lib/data/stored-series";
import { dayOf } from "@/lib/db/partitions";
import type { TimeRange } from "@/lib/series/time-ranges";

// Finds the stored rows of one series at many times; lib/statistics/statistics-sql.ts does it for all series at one time. A
// series is read at its source's tick times, because the key of `sample` begins with the time.

const DAY_MS = 86_400_000;

/** Spacing of the rows of thinned days, by start of the UTC day in epoch milliseconds; absent for days with all samples. */
export type DayResolutions = ReadonlyMap<number, number>;

/** Thinned days of a span with their spacing in milliseconds. */
export async function readThinnedDays(db: Reader, fromMs: number, toMs: number): Promise<DayResolutions> {
  const rows = await db.$queryRaw<{ day: Date; seconds: number }[]>`
    SELECT day, resolution_seconds AS seconds FROM sample_day
    WHERE resolution_seconds > 0 AND day BETWEEN ${instantText(fromMs)}::date AND ${instantText(toMs)}::date`;
  return new Map(rows.map((row) => [row.day.getTime(), row.seconds * 1000]));
}

/** Edge for a time: the time itself, or on a thinned day the start of its cell. */
export function edgeOf(atMs: number, days: DayResolutions): number {
  const cellMs = days.get(dayOf(atMs));
  return cellMs === undefined ? atMs : Math.floor(atMs / cellMs) * cellMs;
}

/**
 * Event times of a source in `(fromMs, toMs]` with stored rows, oldest first: every stored tick, on thinned days the last one of
 * each cell.
 * @param stepMs returns only the last time of each step
 */
export async function readStoredTicks(
  db: Reader,
  series: StoredSeries,
  span: { fromMs: number; toMs: number },
  days: DayResolutions,
  stepMs = 0,
): Promise<number[]> {
  const times: number[] = [];
  for (const part of partsOf(span, days)) {
    if (part.cellMs === 0 && stepMs === 0) {
      times.push(...(await readTicks(db, series, part.fromMs, part.toMs)));
      continue;
    }
    for (const tick of await readTicksBefore(db, series, edgesIn(part, stepMs))) {
      const newest = times.at(-1) ?? span.fromMs;
      if (tick !== null && tick > newest && tick > part.fromMs) times.push(tick);
    }
  }
  return times;
}

/** Ends of the cells or steps in a part, oldest first. A step is rounded up to whole cells. */
function edgesIn({ fromMs, toMs, cellMs }: Part, stepMs: number): number[] {
  const step = cellMs === 0 ? stepMs : Math.max(1, Math.ceil(stepMs / cellMs)) * cellMs;
  const edges: number[] = [];
  for (let edge = Math.floor(fromMs / step) * step + step; edge <= toMs; edge += step) edges.push(edge);
  // The last cell of a day ends with the day, although its edge belongs to the next day.
  const last = cellMs === 0 ? toMs : Math.min(toMs, Math.floor((toMs + 1) / cellMs) * cellMs);
  if (last > fromMs && last !== edges.at(-1)) edges.push(last);
  return edges;
}

type Part = { fromMs: number; toMs: number; cellMs: number };

/** Part of a span with one resolution. */
function partsOf({ fromMs, toMs }: { fromMs: number; toMs: number }, days: DayResolutions): Part[] {
  const parts: Part[] = [];
  for (let day = dayOf(fromMs); day <= toMs; day += DAY_MS) {
    const cellMs = days.get(day) ?? 0;
    const newest = parts.at(-1);
    const end = Math.min(day + DAY_MS - 1, toMs);
    if (newest?.cellMs === cellMs) newest.toMs = end;
    // A day includes its first millisecond, and parts exclude their start.
    else parts.push({ fromMs: Math.max(fromMs, day - 1), toMs: end, cellMs });
  }
  return parts;
}

async function readTicks(db: Reader, series: StoredSeries, fromMs: number, toMs: number): Promise<number[]> {
  const rows = await db.$queryRaw<{ times: string | null }[]>`
    SELECT json_agg(${epochMsSql("at")} ORDER BY at)::text AS times FROM tick
    WHERE source_id = ${series.sourceId} AND outcome = 'stored'
      AND at > ${instantText(fromMs)}::timestamptz AND at <= ${instantText(toMs)}::timestamptz`;
  return z.array(z.number()).parse(JSON.parse(rows[0]?.times ?? "[]"));
}

/** Newest stored tick of a source at or before each time, in their order; null before the first. */
export async function readTicksBefore(
  db: Reader,
  series: StoredSeries,
  instants: readonly number[],
): Promise<(number | null)[]> {
  if (instants.length === 0) return [];
  const rows = await db.$queryRaw<{ times: string | null }[]>`
    SELECT json_agg(${epochMsSql("tick_at")} ORDER BY i)::text AS times FROM (
      SELECT e.i, (SELECT max(t.at) FROM tick t
                   WHERE t.source_id = ${series.sourceId} AND t.outcome = 'stored' AND t.at <= e.at) AS tick_at
      FROM unnest(${instantArray(instants)}::timestamptz[]) WITH ORDINALITY AS e(at, i)) found`;
  return z.array(z.number().nullable()).parse(JSON.parse(rows[0]?.times ?? "[]"));
}

/** Time of a series' last row at or before an edge. `none`: the series began later. `lost`: the row is no longer stored. */
export type RowPlace = { at: number } | "none" | "lost";

/**
 * Finds a series' last row at or before an edge, like lib/statistics/statistics-sql.ts: its newest row if there is no later one;
 * the row at the edge's tick; or the start of the gap around that tick.
 * @param tickAt the source's newest stored tick at or before the edge
 * @param gaps all stored gaps of the series around the edge, oldest first
 */
export function placeOf(
  edge: number,
  tickAt: number | null,
  series: StoredSeries,
  gaps: readonly TimeRange[],
): RowPlace {
  if (series.firstAtMs === null || series.lastAtMs === null || edge < series.firstAtMs) return "none";
  if (series.lastAtMs <= edge) return { at: series.lastAtMs };
  if (tickAt === null) return "lost";
  const gap = gapEndingAfter(gaps, tickAt);
  if (gap && gap.from < tickAt) return { at: gap.from };
  return { at: tickAt };
}

/** First gap that ends after a time. @param gaps oldest first, not overlapping */
function gapEndingAfter(gaps: readonly TimeRange[], atMs: number): TimeRange | undefined {
  let low = 0;
  let high = gaps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((gaps[middle]?.to ?? Number.POSITIVE_INFINITY) <= atMs) low = middle + 1;
    else high = middle;
  }
  return gaps[low];
}
