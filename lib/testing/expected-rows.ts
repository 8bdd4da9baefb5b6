import { maxGapMs } from "@/lib/market/thresholds";
import { WINDOWS } from "@/lib/market/window";
import type { PairStatistics, PairWindowStatistics } from "@/lib/statistics/read-statistics";
import { parseExact, ratio, subtract } from "@/lib/stats/exact";
import { advance, EMPTY, type MomentsRow } from "@/lib/stats/moments";
import { isPegged } from "@/lib/stats/peg";
import { competitionRanks } from "@/lib/stats/rank";
import { isSilent } from "@/lib/stats/silence";
import { rowAtOrBefore, statisticsBetween } from "@/lib/stats/window-statistics";
import type { MarketTick } from "@/lib/testing/random-market";

/** Rows of each pair's samples, computed with `lib/stats`. */
export function expectedRows(ticks: readonly MarketTick[]): Map<string, MomentsRow[]> {
  const states = new Map<string, typeof EMPTY>();
  const rows = new Map<string, MomentsRow[]>();
  for (const { atMs, intervalSeconds, quotes } of ticks) {
    for (const { id, price, providerAtMs } of quotes) {
      const sample = { atMs, price: parseExact(price), providerAtMs };
      const state = advance(states.get(id) ?? EMPTY, sample, intervalSeconds);
      states.set(id, state);
      const own = rows.get(id) ?? [];
      rows.set(id, own);
      own.push({ atMs, price: sample.price, moments: state.moments });
    }
  }
  return rows;
}

/** Maps the start or end of a window to the time of its row in thinned history. */
export type EdgeAt = (instantMs: number) => number;

/**
 * All figures of all pairs at a time, computed with `lib/stats` from all rows.
 * @param edgeAt identity if nothing was thinned
 */
export function expectedStatistics(
  rows: ReadonlyMap<string, readonly MomentsRow[]>,
  atMs: number,
  intervalSeconds: number,
  edgeAt: EdgeAt = (instant) => instant,
): Map<string, Record<string, Omit<PairWindowStatistics, "rank" | "of">>> {
  const maxGap = maxGapMs(intervalSeconds);
  const pairs = new Map<string, Record<string, Omit<PairWindowStatistics, "rank" | "of">>>();
  for (const [id, own] of rows) {
    const endMs = edgeAt(atMs);
    const end = rowAtOrBefore(own, endMs);
    const silent = isSilent(end?.atMs ?? null, endMs, intervalSeconds);
    const windows: Record<string, Omit<PairWindowStatistics, "rank" | "of">> = {};
    for (const { id: window, ms } of WINDOWS) {
      const startMs = edgeAt(atMs - ms);
      const start = rowAtOrBefore(own, startMs);
      const plain = statisticsBetween(end, start, { atMs, windowMs: ms, intervalSeconds });
      // In thinned history, `change` compares the prices at the mapped edges.
      const hasChange =
        end && start && plain.mean !== null && endMs - end.atMs <= maxGap && startMs - start.atMs <= maxGap;
      const change = hasChange ? ratio(subtract(end.price, start.price), start.price) : null;
      windows[window] = { ...plain, change, from: new Date(startMs), pegged: false, silent };
    }
    const day = windows["24h"];
    if (day && isPegged(day)) for (const window of Object.values(windows)) window.pegged = true;
    pairs.set(id, windows);
  }
  return pairs;
}

function differs(found: number | null, expected: number | null, tolerance: number): boolean {
  if (found === null || expected === null) return found !== expected;
  return Math.abs(found - expected) > tolerance * Math.abs(expected);
}

const TOLERANCES = {
  mean: 1e-12,
  stdDev: 1e-12,
  cv: 1e-12,
  change: 1e-12,
  rv: 1e-9,
  rvStdErr: 1e-9,
} as const;
const EXACT = ["n", "coverage", "freshCoverage", "returns", "pegged", "silent"] as const;

/** Figure by which a metric is ranked. */
export type RankableFigure = "rv" | "cv";

/** Describes every figure that differs from the expected one. Ranks are checked against the figures found. */
export function statisticsDifferences(
  found: readonly PairStatistics[],
  expected: ReturnType<typeof expectedStatistics>,
  rankedBy: RankableFigure = "rv",
): string[] {
  const differences: string[] = [];
  const missing = [...expected.keys()].filter((id) => !found.some((pair) => pair.pair === id));
  for (const id of missing) differences.push(`${id} is missing`);
  for (const { id: window } of WINDOWS) {
    const figures = found.map((pair) => pair.windows[window]);
    const { ranks, of } = competitionRanks(
      figures.map((own) => (own.pegged || own.silent ? null : own[rankedBy])),
    );
    for (const [i, { pair }] of found.entries()) {
      const actual = figures[i];
      const wanted = expected.get(pair)?.[window];
      if (!actual || !wanted) {
        differences.push(`${pair} ${window} was not expected`);
        continue;
      }
      const report = (name: string, a: unknown, b: unknown) =>
        differences.push(`${pair} ${window} ${name}: ${String(a)} instead of ${String(b)}`);
      for (const name of EXACT) if (actual[name] !== wanted[name]) report(name, actual[name], wanted[name]);
      for (const [name, tolerance] of Object.entries(TOLERANCES)) {
        const key = name as keyof typeof TOLERANCES; // Object.entries widens the keys to string
        if (differs(actual[key], wanted[key], tolerance)) report(name, actual[key], wanted[key]);
      }
      if (actual.from.getTime() !== wanted.from.getTime())
        report("from", actual.from.toISOString(), wanted.from.toISOString());
      if (actual.rank !== ranks[i]) report("rank", actual.rank, ranks[i]);
      if (actual.of !== of) report("of", actual.of, of);
    }
  }
  return differences;
}
