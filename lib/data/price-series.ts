import { z } from "zod";
import type { PriceSeries } from "@/lib/contracts/series";
import { mapWithConcurrency, partCount, splitEvenly } from "@/lib/data/map-with-concurrency";
import { samplesAtSql } from "@/lib/data/moments-rows";
import {
  epochMsSql,
  findSeries,
  instantText,
  type Reader,
  readGapRows,
  readGaps,
  type StoredSeries,
} from "@/lib/data/stored-series";
import { type DayResolutions, readStoredTicks, readThinnedDays } from "@/lib/data/thinned-rows";
import { type RequestedSpan, resolveSpan, type TimeSpan } from "@/lib/data/time-range";
import { type Database, database } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { storedSamplesSql } from "@/lib/db/stored-samples";
import type { MetricId } from "@/lib/market/metric";
import { MAX_QUOTE_AGE_MS, maxGapMs } from "@/lib/market/thresholds";
import { downsample } from "@/lib/series/downsample";
import { lineWithGaps, markedRanges } from "@/lib/series/series-line";
import type { TimeRange } from "@/lib/series/time-ranges";

/** Maximum number of samples read for a chart; for longer spans, only the last sample of each step is read. */
const MAX_SAMPLES = 50_000;
/** A quote that was older when received is stale. */
const MAX_QUOTE_AGE = Prisma.raw(`interval '${MAX_QUOTE_AGE_MS} milliseconds'`);

type PricePoint = { time: number; value: number | null; stale: boolean };

/**
 * Values of a pair's metric over a span, reduced to about `points` points with the extremes of each bucket and with gaps; empty
 * without a series of the metric.
 * @throws AppError `not_found` for an unknown pair
 */
export async function readPriceSeries(
  pair: { source: string; id: string },
  request: RequestedSpan & { points: number; metric?: MetricId },
  db: Database = database(),
): Promise<PriceSeries> {
  const series = await findSeries(db, pair.source, pair.id, request.metric);
  const span = resolveSpan(request, series.newestRoundMs ?? 0);
  const [days, gaps, base] = await Promise.all([
    readThinnedDays(db, span.fromMs, span.toMs),
    readGaps(db, series, span.fromMs, span.toMs),
    readBase(db, series, span.fromMs),
  ]);
  const stepMs = stepFor(span, series);
  const samples =
    days.size === 0 && stepMs === 0
      ? await readEverySample(db, series, span)
      : await readPrices(db, series, await readSampleTimes(db, series, span, days, stepMs));

  const intervalMs = series.intervalSeconds * 1000;
  const coarsestMs = Math.max(intervalMs, stepMs, ...days.values());
  // Two points per bucket. Gaps shorter than the distance of two points or rows are not drawn.
  const buckets = Math.floor(request.points / 2);
  const spacingMs = samples.length > request.points ? (span.toMs - span.fromMs) / request.points : 0;
  const shown = gaps
    .filter((gap) => gap.to - gap.from > Math.max(spacingMs, spacingAt(gap.from, days, intervalMs)))
    .map((gap) => ({ from: Math.max(gap.from, span.fromMs), to: Math.min(gap.to, span.toMs) }));
  const line = lineWithGaps(samples, shown, (time) => ({ time, value: null, stale: false }));
  return {
    ...pair,
    from: iso(span.fromMs),
    to: iso(span.toMs),
    intervalSeconds: series.intervalSeconds,
    resolutionSeconds: Math.round(coarsestMs / 1000),
    samples: samples.length,
    stepSeconds: Math.round(stepMs / 1000),
    firstSampleAt: series.firstAtMs === null ? null : iso(series.firstAtMs),
    base,
    points: [...downsample(line, buckets)],
    gaps: shown.map(isoRange),
    stale: markedRanges(line, (point) => point.stale).map(isoRange),
  };
}

/** Last sample at or before a time, unless it is older than `maxGapMs`. */
async function readBase(db: Database, series: StoredSeries, atMs: number): Promise<PriceSeries["base"]> {
  const oldest = new Date(atMs - maxGapMs(series.intervalSeconds));
  const [base] = await db.$queryRaw<{ time: number; value: number }[]>`
    SELECT ${epochMsSql("at")} AS time, value::float8 FROM ${storedSamplesSql(oldest, new Date(atMs))} s
    WHERE series_id = ${series.seriesId} ORDER BY at DESC LIMIT 1`;
  return base ?? null;
}

const iso = (ms: number) => new Date(ms).toISOString();
const isoRange = ({ from, to }: TimeRange) => ({ from: iso(from), to: iso(to) });

function spacingAt(atMs: number, days: DayResolutions, intervalMs: number): number {
  return Math.max(intervalMs, days.get(Math.floor(atMs / 86_400_000) * 86_400_000) ?? 0);
}

/** Step in which only the last sample is read, milliseconds; 0 for all samples. */
function stepFor({ fromMs, toMs }: TimeSpan, series: StoredSeries): number {
  const ticks = (toMs - fromMs) / (series.intervalSeconds * 1000);
  if (ticks <= MAX_SAMPLES) return 0;
  return Math.ceil((toMs - fromMs) / MAX_SAMPLES / 60_000) * 60_000;
}

/** Part of a span between the series' first and last sample; null if empty. */
function sampledPart({ firstAtMs, lastAtMs }: StoredSeries, span: TimeSpan): TimeSpan | null {
  if (firstAtMs === null || lastAtMs === null) return null;
  const fromMs = Math.max(span.fromMs, firstAtMs - 1);
  const toMs = Math.min(span.toMs, lastAtMs);
  return fromMs < toMs ? { fromMs, toMs } : null;
}

/**
 * Event times in a span at which the series may have a row, oldest first: the source's stored ticks and the ends of the series'
 * gaps.
 */
export async function readSampleTimes(
  db: Reader,
  series: StoredSeries,
  span: TimeSpan,
  days: DayResolutions,
  stepMs = 0,
): Promise<number[]> {
  const sampled = sampledPart(series, span);
  if (!sampled) return [];
  const { fromMs, toMs } = sampled;
  const ticks = await readStoredTicks(db, series, sampled, days, stepMs);
  if (days.size === 0 && stepMs === 0) return ticks;
  const times = new Set(ticks);
  for (const gap of await readGapRows(db, series, fromMs, toMs)) {
    for (const at of [gap.from, gap.to]) if (at > fromMs && at <= toMs) times.add(at);
  }
  return [...times].sort((a, b) => a - b);
}

/** Event time, value, and 1 if the quote was stale. */
const priceTexts = z.array(z.tuple([z.number(), z.number(), z.number()]));
type PriceTextRow = { points: string | null };

/** Parses the points of a statement's JSON result, which is faster than one row per point. */
function pricePoints([row]: PriceTextRow[]): PricePoint[] {
  const found = priceTexts.parse(JSON.parse(row?.points ?? "[]"));
  return found.map(([time, value, stale]) => ({ time, value, stale: stale === 1 }));
}

/** All samples of a span without thinned days, oldest first, joined with the source's ticks. */
async function readEverySample(db: Database, series: StoredSeries, span: TimeSpan): Promise<PricePoint[]> {
  const sampled = sampledPart(series, span);
  if (!sampled) return [];
  const parts = cut(sampled, partCount((sampled.toMs - sampled.fromMs) / (series.intervalSeconds * 1000)));
  const points = await mapWithConcurrency(parts, async (part) => {
    const from = Prisma.sql`${instantText(part.fromMs)}::timestamptz`;
    const to = Prisma.sql`${instantText(part.toMs)}::timestamptz`;
    // One index lookup per tick, independent of row estimates.
    const rows = await db.$queryRaw<PriceTextRow[]>`
      SELECT json_agg(json_build_array(${epochMsSql("s.at")}, s.value,
               CASE WHEN t.received_at - s.provider_at > ${MAX_QUOTE_AGE} THEN 1 ELSE 0 END) ORDER BY s.at)::text AS points
      FROM (SELECT at, received_at FROM tick
            WHERE source_id = ${series.sourceId} AND outcome = 'stored' AND at > ${from} AND at <= ${to} OFFSET 0) t
      CROSS JOIN LATERAL (
        SELECT x.at, x.value, x.provider_at FROM sample x
        WHERE x.series_id = ${series.seriesId} AND x.at = t.at AND x.at > ${from} AND x.at <= ${to} LIMIT 1) s`;
    return pricePoints(rows);
  });
  return points.flat();
}

/** Splits a span into equal parts. */
function cut({ fromMs, toMs }: TimeSpan, count: number): TimeSpan[] {
  const edge = (i: number) => fromMs + Math.round(((toMs - fromMs) * i) / count);
  return Array.from({ length: count }, (_, i) => ({ fromMs: edge(i), toMs: edge(i + 1) }));
}

/**
 * Samples at given times, oldest first. The tick of a sample is read only if the quote was nearly stale at the event time, because
 * reading all ticks would take as long as finding the samples.
 */
async function readPrices(
  db: Database,
  series: StoredSeries,
  times: readonly number[],
): Promise<PricePoint[]> {
  const points = await mapWithConcurrency(splitEvenly(times), async (part) => {
    const [first = 0, last = 0] = [part[0], part.at(-1)];
    const rows = await db.$queryRaw<PriceTextRow[]>`
      WITH longest AS (
        SELECT coalesce(max(received_at - at), interval '0') AS wait FROM tick
        WHERE source_id = ${series.sourceId}
          AND at BETWEEN ${instantText(first)}::timestamptz AND ${instantText(last)}::timestamptz
      )
      SELECT json_agg(json_build_array(${epochMsSql("s.at")}, s.value,
               CASE WHEN s.provider_at IS NULL OR s.at - s.provider_at <= ${MAX_QUOTE_AGE} - (SELECT wait FROM longest) THEN 0
                    WHEN (SELECT t.received_at - s.provider_at > ${MAX_QUOTE_AGE} FROM tick t
                          WHERE t.source_id = ${series.sourceId} AND t.at = s.at) THEN 1
                    ELSE 0 END) ORDER BY s.at)::text AS points
      FROM ${samplesAtSql(series, part)}`;
    return pricePoints(rows);
  });
  return points.flat();
}
