import { CRASH_SOURCE, INTERVAL_MS, soundQuotesAt } from "@/jobs/testing/crash-market";
import { WINDOWS, type WindowId } from "@/lib/market/window";
import { parseExact } from "@/lib/stats/exact";
import { type MomentsRow, momentsRows, type Sample } from "@/lib/stats/moments";
import { rowAtOrBefore, statisticsBetween, type WindowStatistics } from "@/lib/stats/window-statistics";

const DAY_MS = 86_400_000;

/** A pair's history as the ticks that were stored must have left it. */
export type ExpectedPair = {
  /** Running totals at every sample, before thinning. */
  rows: MomentsRow[];
  /** `from/to` of every gap. */
  gaps: string[];
};

const iso = (ms: number) => new Date(ms).toISOString();

/**
 * What stored ticks must have left behind, by pair: worked out from the ticks' instants alone, without the database.
 * @param ticks event times of the stored ticks, oldest first
 */
export function expectedPairs(ticks: readonly number[]): Map<string, ExpectedPair> {
  const samples = new Map<string, Sample[]>();
  const gaps = new Map<string, string[]>();
  ticks.forEach((atMs, i) => {
    for (const { providerId, price, providerAtMs } of soundQuotesAt(atMs)) {
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

/** How finely days are kept, in seconds, by their start in epoch milliseconds; absent = every sample. */
export type Resolutions = ReadonlyMap<number, number>;

const resolutionAt = (resolutions: Resolutions, ms: number) =>
  (resolutions.get(Math.floor(ms / DAY_MS) * DAY_MS) ?? 0) * 1000;

/** Event times at which a pair's row must be kept: all of them, or each cell's last one on a thinned day. */
export function keptInstants(rows: readonly MomentsRow[], resolutions: Resolutions): number[] {
  return rows
    .filter(({ atMs }, i) => {
      const resolution = resolutionAt(resolutions, atMs);
      const next = rows[i + 1]?.atMs;
      if (resolution === 0 || next === undefined) return true;
      // A day's rows are thinned among themselves: its first instant closes a cell that began the day before.
      const sameDay = Math.floor(next / DAY_MS) === Math.floor(atMs / DAY_MS);
      return !sameDay || Math.ceil(next / resolution) !== Math.ceil(atMs / resolution);
    })
    .map(({ atMs }) => atMs);
}

/** A window's figures from the samples' values, its start being where thinned history lets it begin. */
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
    const question = { atMs, windowMs: ms, intervalSeconds: CRASH_SOURCE.intervalSeconds };
    return [id, { ...statisticsBetween(end, rowAtOrBefore(rows, fromMs), question), fromMs }] as const;
  });
  // One entry for each window, just above.
  return Object.fromEntries(entries) as Record<WindowId, WindowStatistics & { fromMs: number }>;
}
