import type { BandMeasure, VolatilitySeries } from "@/lib/contracts/series";
import { readMomentsRows } from "@/lib/data/moments-rows";
import { readQuartileBand } from "@/lib/data/quartile-band";
import { findSeries, type Reader, readGapRows, type StoredSeries } from "@/lib/data/stored-series";
import {
  type DayResolutions,
  edgeOf,
  placeOf,
  type RowPlace,
  readStoredTicks,
  readThinnedDays,
  readTicksBefore,
} from "@/lib/data/thinned-rows";
import { type RequestedSpan, resolveSpan, type TimeSpan } from "@/lib/data/time-range";
import { type Database, database } from "@/lib/db/client";
import { WINDOWS, type WindowId } from "@/lib/market/window";
import type { MomentsRow } from "@/lib/stats/moments";
import { statisticsBetween, type WindowStatistics } from "@/lib/stats/window-statistics";

const DAY_MS = 86_400_000;

/** Statistics of a window ending at an event time. */
type VolatilityPoint = { time: number; statistics: WindowStatistics };

/** @throws RangeError for other text than a window id */
export function windowLengthMs(window: WindowId): number {
  const found = WINDOWS.find(({ id }) => id === window);
  if (!found) throw new RangeError(`${window} is not a standard window.`);
  return found.ms;
}

/**
 * A pair's statistics over the windows that end at the source's event times in a span, at about `points` evenly spaced times. Each
 * is the difference of two stored rows (lib/stats/README.md).
 * @param request without `measure`, the reply has no band
 * @throws AppError `not_found` for an unknown pair
 */
export async function readVolatilitySeries(
  pair: { source: string; id: string },
  request: RequestedSpan & { points: number; window: WindowId; measure?: BandMeasure },
  db: Database = database(),
): Promise<VolatilitySeries> {
  const series = await findSeries(db, pair.source, pair.id);
  const { window, measure } = request;
  const span = resolveSpan(request, series.newestRoundMs ?? 0);
  const [points, band] = await Promise.all([
    readVolatilityPoints(db, series, span, windowLengthMs(window), request.points),
    measure ? readQuartileBand(db, series, span, { window, measure }) : null,
  ]);
  return {
    ...pair,
    window,
    from: new Date(span.fromMs).toISOString(),
    to: new Date(span.toMs).toISOString(),
    intervalSeconds: series.intervalSeconds,
    points: points.map(({ time, statistics }) => ({
      time,
      rv: statistics.rv,
      rvStdErr: statistics.rvStdErr,
      stdDev: statistics.stdDev,
      coverage: statistics.coverage,
      freshCoverage: statistics.freshCoverage,
      n: statistics.n,
    })),
    band,
  };
}

/** Statistics of a series over the windows ending at event times of a span, oldest first. */
async function readVolatilityPoints(
  db: Reader,
  series: StoredSeries,
  span: TimeSpan,
  windowMs: number,
  points: number,
): Promise<VolatilityPoint[]> {
  const { firstAtMs, intervalSeconds } = series;
  if (firstAtMs === null) return [];
  const fromMs = Math.max(span.fromMs, firstAtMs - 1);
  if (span.toMs <= fromMs) return [];
  const intervalMs = intervalSeconds * 1000;
  const days = await readThinnedDays(db, fromMs, span.toMs);
  // All ticks if there are few enough; otherwise a multiple of the interval, so that points are regular ticks.
  const isWhole = storedTickCount({ fromMs, toMs: span.toMs }, days, intervalMs) <= points;
  const evenMs = isWhole ? 0 : Math.ceil((span.toMs - span.fromMs) / points / intervalMs) * intervalMs;
  const ends = await readStoredTicks(
    db,
    series,
    { fromMs, toMs: span.toMs },
    days,
    evenMs > intervalMs ? evenMs : 0,
  );
  const statistics = await readStatisticsAt(db, series, ends, windowMs);
  return ends.flatMap((time, i) => {
    const found = statistics[i];
    return found ? [{ time, statistics: found }] : [];
  });
}

/** Approximate number of stored ticks in a span. */
export function storedTickCount(
  { fromMs, toMs }: TimeSpan,
  days: DayResolutions,
  intervalMs: number,
): number {
  let ticks = 0;
  for (let day = Math.floor(fromMs / DAY_MS) * DAY_MS; day < toMs; day += DAY_MS) {
    const coveredMs = Math.min(toMs, day + DAY_MS) - Math.max(fromMs, day);
    ticks += coveredMs / Math.max(intervalMs, days.get(day) ?? 0);
  }
  return Math.ceil(ticks);
}

/**
 * Statistics of a series over the windows that end at given times, in their order.
 * @param ends oldest first, event times of the source with stored rows
 */
export async function readStatisticsAt(
  db: Reader,
  series: StoredSeries,
  ends: readonly number[],
  windowMs: number,
): Promise<WindowStatistics[]> {
  const first = ends[0];
  const last = ends.at(-1);
  if (first === undefined || last === undefined) return [];
  const days = await readThinnedDays(db, first - windowMs, last);
  const starts = ends.map((end) => edgeOf(end - windowMs, days));
  const startTicks = await readTicksBefore(db, series, starts);
  // From a day earlier, because a cell's edge and its tick may be before the window.
  const gaps = await readGapRows(db, series, first - windowMs - DAY_MS, last);
  const places = ends.map((end, i) => ({
    end: placeOf(end, end, series, gaps),
    start: placeOf(starts[i] ?? end - windowMs, startTicks[i] ?? null, series, gaps),
  }));
  const rows = await readMomentsRows(
    db,
    series,
    places.flatMap(({ end, start }) => [...instantOf(end), ...instantOf(start)]),
  );
  return places.map((place, i) =>
    statisticsAt(place, rows, {
      atMs: ends[i] ?? 0,
      windowMs,
      intervalSeconds: series.intervalSeconds,
    }),
  );
}

const instantOf = (place: RowPlace): number[] => (typeof place === "string" ? [] : [place.at]);

/** A window whose first or last row is no longer stored counts as empty, because its time range is unknown. */
function statisticsAt(
  place: { end: RowPlace; start: RowPlace },
  rows: ReadonlyMap<number, MomentsRow>,
  question: { atMs: number; windowMs: number; intervalSeconds: number },
): WindowStatistics {
  const row = (at: RowPlace) => (typeof at === "string" ? undefined : rows.get(at.at));
  const end = row(place.end);
  const start = place.start === "none" ? null : row(place.start);
  if (end === undefined || start === undefined) return statisticsBetween(null, null, question);
  return statisticsBetween(end, start, question);
}
