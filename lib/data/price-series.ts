import { z } from "zod";
import type { PriceSeries } from "@/lib/api/contracts";
import { reduceKeepingExtremes } from "@/lib/charts/reduce";
import { lineWithGaps, markedStretches } from "@/lib/charts/series-line";
import type { Stretch } from "@/lib/charts/stretches";
import { type DayResolutions, readKeptTicks, readThinnedDays } from "@/lib/data/kept-rows";
import { samplesAtSql } from "@/lib/data/moments-rows";
import { type AskedSpan, type Span, spanOf } from "@/lib/data/span";
import {
  epochMsSql,
  findSeries,
  instantText,
  type Reader,
  readGapRows,
  readGaps,
  type StoredSeries,
} from "@/lib/data/stored-series";
import { type Database, database } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";

/** More samples than this are not read for one chart; beyond, only the last of each step is. */
const MOST_SAMPLES = 50_000;
/** A quote older than this when it was received is stale (lib/stats/README.md). */
const STALE = Prisma.sql`interval '5 minutes'`;

type PricePoint = { time: number; value: number | null; stale: boolean };

/**
 * One pair's prices over a span, reduced to about `points` points with each bucket's extremes, gaps as gaps.
 * @throws AppError `not_found` for a pair that is not known
 */
export async function readPriceSeries(
  pair: { source: string; id: string },
  asked: AskedSpan & { points: number },
  db: Database = database(),
): Promise<PriceSeries> {
  const series = await findSeries(db, pair.source, pair.id);
  const span = spanOf(asked, series.newestRoundMs ?? 0);
  const days = await readThinnedDays(db, span.fromMs, span.toMs);
  const stepMs = stepFor(span, series);
  const gaps = await readGaps(db, series, span.fromMs, span.toMs);
  const times = await readSampleTimes(db, series, span, days, stepMs);
  const samples = await readPrices(db, series, times);

  const intervalMs = series.intervalSeconds * 1000;
  const coarsestMs = Math.max(intervalMs, stepMs, ...days.values());
  // Two points a bucket. A gap narrower than one point's room, or than the rows' own spacing, shows no break.
  const buckets = Math.floor(asked.points / 2);
  const roomMs = samples.length > asked.points ? (span.toMs - span.fromMs) / asked.points : 0;
  const shown = gaps
    .filter((gap) => gap.to - gap.from > Math.max(roomMs, spacingAt(gap.from, days, intervalMs)))
    .map((gap) => ({ from: Math.max(gap.from, span.fromMs), to: Math.min(gap.to, span.toMs) }));
  const line = lineWithGaps(samples, shown, (time) => ({ time, value: null, stale: false }));
  return {
    ...pair,
    from: iso(span.fromMs),
    to: iso(span.toMs),
    intervalSeconds: series.intervalSeconds,
    resolutionSeconds: Math.round(coarsestMs / 1000),
    samples: samples.length,
    points: [...reduceKeepingExtremes(line, buckets)],
    gaps: shown.map(stretch),
    stale: markedStretches(line, (point) => point.stale).map(stretch),
  };
}

const iso = (ms: number) => new Date(ms).toISOString();
const stretch = ({ from, to }: Stretch) => ({ from: iso(from), to: iso(to) });

function spacingAt(atMs: number, days: DayResolutions, intervalMs: number): number {
  return Math.max(intervalMs, days.get(Math.floor(atMs / 86_400_000) * 86_400_000) ?? 0);
}

/** 0 = every sample; else the step of which only the last sample is read. */
function stepFor({ fromMs, toMs }: Span, series: StoredSeries): number {
  const ticks = (toMs - fromMs) / (series.intervalSeconds * 1000);
  if (ticks <= MOST_SAMPLES) return 0;
  return Math.ceil((toMs - fromMs) / MOST_SAMPLES / 60_000) * 60_000;
}

/**
 * Event times in a span, oldest first, at which the series can have a row: the source's kept ticks and, where the series missed
 * some, the samples on either side.
 */
export async function readSampleTimes(
  db: Reader,
  series: StoredSeries,
  span: Span,
  days: DayResolutions,
  stepMs = 0,
): Promise<number[]> {
  if (series.firstAtMs === null || series.lastAtMs === null) return [];
  const fromMs = Math.max(span.fromMs, series.firstAtMs - 1);
  const toMs = Math.min(span.toMs, series.lastAtMs);
  if (toMs <= fromMs) return [];
  const ticks = await readKeptTicks(db, series, { fromMs, toMs }, days, stepMs);
  if (days.size === 0 && stepMs === 0) return ticks;
  const times = new Set(ticks);
  for (const gap of await readGapRows(db, series, fromMs, toMs)) {
    for (const at of [gap.from, gap.to]) if (at > fromMs && at <= toMs) times.add(at);
  }
  return [...times].sort((a, b) => a - b);
}

/** Event time, value, and 1 where the quote was stale. */
const priceTexts = z.array(z.tuple([z.number(), z.number(), z.number()]));

/**
 * The samples at given instants. Whether one was stale needs its round's answer time only where the quote was nearly
 * too old already at the event time: a look at the round for each would take as long as finding the samples.
 */
async function readPrices(db: Reader, series: StoredSeries, times: readonly number[]): Promise<PricePoint[]> {
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return [];
  const rows = await db.$queryRaw<{ points: string | null }[]>`
    WITH longest AS (
      SELECT coalesce(max(received_at - at), interval '0') AS wait FROM tick
      WHERE source_id = ${series.sourceId} AND at BETWEEN ${instantText(first)}::timestamptz AND ${instantText(last)}::timestamptz
    )
    SELECT json_agg(json_build_array(${epochMsSql("s.at")}, s.value,
             CASE WHEN s.provider_at IS NULL OR s.at - s.provider_at <= ${STALE} - (SELECT wait FROM longest) THEN 0
                  WHEN (SELECT t.received_at - s.provider_at > ${STALE} FROM tick t
                        WHERE t.source_id = ${series.sourceId} AND t.at = s.at) THEN 1
                  ELSE 0 END))::text AS points
    FROM ${samplesAtSql(series, times)}`;
  const found = priceTexts.parse(JSON.parse(rows[0]?.points ?? "[]"));
  return found
    .map(([time, value, stale]) => ({ time, value, stale: stale === 1 }))
    .sort((a, b) => a.time - b.time);
}
