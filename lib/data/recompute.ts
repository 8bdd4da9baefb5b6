import "server-only";
import type { RecomputeReply } from "@/lib/contracts/pair";
import { samplesAtSql } from "@/lib/data/moments-rows";
import { readSampleTimes } from "@/lib/data/price-series";
import {
  epochMsSql,
  findSeries,
  instantText,
  isoOf,
  type Reader,
  readGapRows,
  type StoredSeries,
} from "@/lib/data/stored-series";
import { placeOf, readThinnedDays, readTicksBefore } from "@/lib/data/thinned-rows";
import { STORED_FIGURES, type StoredFigures, toFigures } from "@/lib/data/volatility";
import { windowLengthMs } from "@/lib/data/volatility-series";
import { type Database, database } from "@/lib/db/client";
import { readSnapshot } from "@/lib/db/read-snapshot";
import { maxGapMs, RETURN_CELL_MS } from "@/lib/market/thresholds";
import type { WindowId } from "@/lib/market/window";
import { parseExact } from "@/lib/stats/exact";
import { advance, EMPTY, type MomentsRow, type Sample } from "@/lib/stats/moments";
import { type WindowStatistics, windowStatistics } from "@/lib/stats/window-statistics";

/**
 * Doubles have 15 to 17 significant digits; calculations with another order of rounding agree in all but the last one or two.
 */
const DIGITS = 14;
/** Maximum relative difference of two doubles that agree to this number of digits. */
const AGREEMENT = 10 ** -DIGITS;

const FIGURES = [
  ...(["n", "coverage", "freshCoverage", "mean", "stdDev", "cv"] as const),
  ...(["change", "rv", "rvStdErr", "returns"] as const),
];
/** Maximum number of samples read for one request. */
const MAX_SAMPLES = 200_000;

/**
 * Compares a window's stored figures with figures that lib/stats computes from the values and times of its samples, without
 * running totals. A window with thinned days is not compared, because samples are missing.
 * @throws AppError `not_found` for an unknown pair
 */
export async function recomputeFigures(
  pair: { source: string; id: string },
  window: WindowId,
  db: Database = database(),
): Promise<RecomputeReply> {
  // One snapshot for all reads, so that a tick in between cannot change one of the figures only.
  return readSnapshot(db, (tx) => recompute(tx, pair, window));
}

async function recompute(
  tx: Reader,
  pair: { source: string; id: string },
  window: WindowId,
): Promise<RecomputeReply> {
  const series = await findSeries(tx, pair.source, pair.id);
  const [stored] = await tx.$queryRaw<StoredFigures[]>`
    SELECT ${STORED_FIGURES}
    FROM volatility v JOIN series s ON s.id = v.series_id
    WHERE v.series_id = ${series.seriesId} AND v."window" = ${window}`;
  const nothing = (reason: string): RecomputeReply => ({
    window,
    at: isoOf(stored?.at_ms ?? null),
    from: isoOf(stored?.from_ms ?? null),
    silent: stored?.silent ?? false,
    lastSampleAt: isoOf(stored?.last_ms ?? null),
    ...{ samples: 0, figures: [], same: null, reason },
  });
  if (!stored || stored.at_ms === null)
    return nothing("Nothing has been computed yet: the pair's source has had no tick.");
  const atMs = stored.at_ms;
  const windowMs = windowLengthMs(window);
  const { intervalSeconds } = series;
  const fromMs = firstNeededMs(atMs - windowMs, intervalSeconds);
  const thinned = await readThinnedDays(tx, fromMs, atMs);
  if (thinned.size > 0) {
    const until = new Date(Math.max(...thinned.keys()) + 86_400_000).toISOString().slice(0, 16);
    return nothing(
      `This window reaches into history of which one sample per ${spacing(thinned)} is kept, up to ${until.replace("T", " ")} UTC. Its figures come from the running totals stored with the samples that are left.`,
    );
  }
  if (windowMs / (intervalSeconds * 1000) > MAX_SAMPLES) {
    return nothing("This window has too many samples for one request. Choose a shorter one.");
  }
  const samples = await readSamples(tx, series, fromMs, atMs);
  const recomputed = windowStatistics(rowsOf(samples), { atMs, windowMs, intervalSeconds });
  const storedFigures = toFigures(stored);
  const figures = FIGURES.map((name) => compared(name, storedFigures[name], recomputed[name]));
  return {
    window,
    at: instantText(atMs),
    from: storedFigures.from,
    silent: storedFigures.silent,
    lastSampleAt: storedFigures.lastSampleAt,
    samples: samples.filter((sample) => sample.atMs > atMs - windowMs).length,
    figures,
    same: figures.every((figure) => figure.same),
    reason: null,
  };
}

function spacing(thinned: ReadonlyMap<number, number>): string {
  const minutes = [...new Set(thinned.values())].sort((a, b) => a - b).map((ms) => ms / 60_000);
  return minutes.map((count) => (count === 60 ? "hour" : `${count} minutes`)).join(" or one per ");
}

function compared(
  name: keyof WindowStatistics,
  stored: number | null,
  recomputed: number | null,
): RecomputeReply["figures"][number] {
  if (stored === null || recomputed === null) {
    const text = (value: number | null) => (value === null ? null : digits(value));
    return { name, stored: text(stored), recomputed: text(recomputed), same: stored === recomputed };
  }
  const same = Math.abs(stored - recomputed) <= AGREEMENT * Math.max(Math.abs(stored), Math.abs(recomputed));
  // Figures that agree may still differ in the last displayed digit, so both show the stored one.
  return { name, stored: digits(stored), recomputed: digits(same ? stored : recomputed), same };
}

/** @example digits(0.1 + 0.2) // "0.3" */
function digits(value: number): string {
  return String(Number(value.toPrecision(DIGITS)));
}

type IntervalSample = Sample & { intervalSeconds: number };
type SampleRow = { at: number; value: string; provider_at: number | null; interval_seconds: number | null };

/**
 * Time from which samples before a window are needed: that of the oldest anchor of a return in the window, aligned to a cell, so
 * that the first sample read in a cell is its anchor.
 */
function firstNeededMs(startMs: number, intervalSeconds: number): number {
  const reachMs = maxGapMs(intervalSeconds) + 2 * RETURN_CELL_MS;
  return Math.floor((startMs - reachMs) / RETURN_CELL_MS) * RETURN_CELL_MS;
}

/** Samples of a series between two times, inclusive, oldest first, and the previous one. */
async function readSamples(
  db: Reader,
  series: StoredSeries,
  fromMs: number,
  endMs: number,
): Promise<IntervalSample[]> {
  const days = await readThinnedDays(db, fromMs, endMs);
  const times = await readSampleTimes(db, series, { fromMs: fromMs - 1, toMs: endMs }, days);
  const [tickBefore = null] = await readTicksBefore(db, series, [fromMs - 1]);
  const gaps = await readGapRows(db, series, fromMs - 1, endMs);
  const before = placeOf(fromMs - 1, tickBefore, series, gaps);
  if (typeof before !== "string") times.unshift(before.at);
  if (times.length === 0) return [];
  const rows = await db.$queryRaw<SampleRow[]>`
    SELECT ${epochMsSql("s.at")} AS at, s.value::text AS value, ${epochMsSql("s.provider_at")} AS provider_at,
           (SELECT t.interval_seconds FROM tick t WHERE t.source_id = ${series.sourceId} AND t.at = s.at) AS interval_seconds
    FROM ${samplesAtSql(series, times)} WHERE s.at <= ${instantText(endMs)}::timestamptz
    ORDER BY s.at`;
  return rows.map((row) => ({
    atMs: row.at,
    price: parseExact(row.value),
    providerAtMs: row.provider_at,
    intervalSeconds: row.interval_seconds ?? series.intervalSeconds,
  }));
}

/** Running totals of samples, each weighted with the interval of its tick. */
function rowsOf(samples: readonly IntervalSample[]): MomentsRow[] {
  let state = EMPTY;
  return samples.map((sample) => {
    state = advance(state, sample, sample.intervalSeconds);
    return { atMs: sample.atMs, price: sample.price, moments: state.moments };
  });
}
