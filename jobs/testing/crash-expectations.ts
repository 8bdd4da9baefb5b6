import { CRASH_SOURCE, INTERVAL_MS, validQuotesAt } from "@/jobs/testing/crash-market";
import { WINDOWS, type WindowId } from "@/lib/market/window";
import { parseExact } from "@/lib/stats/exact";
import { type MomentsRow, momentsRows, type Sample } from "@/lib/stats/moments";
import { rowAtOrBefore, statisticsBetween, type WindowStatistics } from "@/lib/stats/window-statistics";

const DAY_MS = 86_400_000;

/** Expected history of a pair. */
export type ExpectedPair = {
  /** Running totals at every sample, before thinning. */
  rows: MomentsRow[];
  /** `from/to` of every gap. */
  gaps: string[];
};

const iso = (ms: number) => new Date(ms).toISOString();

/**
 * Expected data by pair, computed from the ticks' times alone, without the database.
 * @param ticks event times of the stored ticks, oldest first
 */
export function expectedPairs(ticks: readonly number[]): Map<string, ExpectedPair> {
  const samples = new Map<string, Sample[]>();
  const gaps = new Map<string, string[]>();
  ticks.forEach((atMs, i) => {
    for (const { providerId, price, providerAtMs } of validQuotesAt(atMs)) {
      const own = samples.get(providerId) ?? [];
      samples.set(providerId, own);
      const previousMs = own.at(-1)?.atMs;
      const missedTick = previousMs !== undefined && previousMs < (ticks[i - 1] ?? 0);
      if (previousMs !== undefined && (missedTick || atMs - previousMs > INTERVAL_MS)) {
        gaps.set(providerId, [...(gaps.get(providerId) ?? []), `${iso(previousMs)}/${iso(atMs)}`]);
      }
      own.push({ atMs, price: parseExact(price), providerAtMs });
    }
  });
  return new Map(
    [...samples].map(([pair, own]) => [
      pair,
      { rows: momentsRows(own, CRASH_SOURCE.intervalSeconds), gaps: gaps.get(pair) ?? [] },
    ]),
  );
}

/** Resolution of days in seconds, by start of the day in epoch milliseconds; absent for full resolution. */
export type Resolutions = ReadonlyMap<number, number>;

const resolutionAt = (resolutions: Resolutions, ms: number) =>
  (resolutions.get(Math.floor(ms / DAY_MS) * DAY_MS) ?? 0) * 1000;

/** Event times whose rows must be kept: all, or the last one of each cell on a thinned day. */
export function keptInstants(rows: readonly MomentsRow[], resolutions: Resolutions): number[] {
  return rows
    .filter(({ atMs }, i) => {
      const resolution = resolutionAt(resolutions, atMs);
      const next = rows[i + 1]?.atMs;
      if (resolution === 0 || next === undefined) return true;
      // Each day is thinned separately: its first instant ends a cell of the day before.
      const sameDay = Math.floor(next / DAY_MS) === Math.floor(atMs / DAY_MS);
      return !sameDay || Math.ceil(next / resolution) !== Math.ceil(atMs / resolution);
    })
    .map(({ atMs }) => atMs);
}

/** A window's figures from the samples' values, starting where thinned history allows. */
export function expectedStatistics(
  rows: readonly MomentsRow[],
  resolutions: Resolutions,
  atMs: number,
): Record<WindowId, WindowStatistics & { fromMs: number }> {
  const end = rowAtOrBefore(rows, atMs);
  const entries = WINDOWS.map(({ id, ms }) => {
    const startMs = atMs - ms;
    const resolution = resolutionAt(resolutions, startMs);
    const fromMs = resolution === 0 ? startMs : Math.floor(startMs / resolution) * resolution;
    const request = { atMs, windowMs: ms, intervalSeconds: CRASH_SOURCE.intervalSeconds };
    return [id, { ...statisticsBetween(end, rowAtOrBefore(rows, fromMs), request), fromMs }] as const;
  });
  // One entry for each window, created above.
  return Object.fromEntries(entries) as Record<WindowId, WindowStatistics & { fromMs: number }>;
}
