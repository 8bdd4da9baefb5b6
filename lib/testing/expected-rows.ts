import { maxGapMs } from "@/lib/market/interval";
import { WINDOWS } from "@/lib/market/window";
import type { PairStatistics, PairWindowStatistics } from "@/lib/statistics/read-statistics";
import { parseExact, ratio, subtract } from "@/lib/stats/exact";
import { advance, EMPTY, type MomentsRow } from "@/lib/stats/moments";
import { isPegged } from "@/lib/stats/peg";
import { competitionRanks } from "@/lib/stats/rank";
import { isSilent } from "@/lib/stats/silence";
import { rowAtOrBefore, statisticsBetween } from "@/lib/stats/window-statistics";
import type { MarketTick } from "@/lib/testing/random-market";

/** The rows that each pair's samples leave behind, worked out by `lib/stats`. */
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

/** Where a window's edge really lies: `resolutionSeconds` says how finely the edge's day is kept, 0 = every sample. */
export type EdgeAt = (instantMs: number) => number;

/**
 * Every figure of every pair as of an instant, worked out by `lib/stats` from all rows.
 * @param edgeAt identity where nothing was thinned
 */
export function expectedStatistics(
  rows: ReadonlyMap<string, readonly MomentsRow[]>,
  atMs: number,
  intervalSeconds: number,
  edgeAt: EdgeAt = (instant) => instant,
): Map<string, Record<string, Omit<PairWindowStatistics, "rank" | "of">>> {
  const bridgeMs = maxGapMs(intervalSeconds);
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
      // In thinned history the two instants that `change` compares are the edges.
      const isTold =
        end &&
        start &&
        plain.mean !== null &&
        endMs - end.atMs <= bridgeMs &&
        startMs - start.atMs <= bridgeMs;
      const change = isTold ? ratio(subtract(end.price, start.price), start.price) : null;
      windows[window] = { ...plain, change, from: new Date(startMs), pegged: false, silent };
    }
    const day = windows["24h"];
    if (day && isPegged(day)) for (const window of Object.values(windows)) window.pegged = true;
    pairs.set(id, windows);
  }
  return pairs;
}

/** What is different between two doubles that should agree to some digits, as a sentence; null when they do. */
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

/** Every figure that is not as it should be, as text; empty when all are. Ranks are judged from the figures found. */
export function statisticsDifferences(
  found: readonly PairStatistics[],
  expected: ReturnType<typeof expectedStatistics>,
): string[] {
  const differences: string[] = [];
  const missing = [...expected.keys()].filter((id) => !found.some((pair) => pair.pair === id));
  for (const id of missing) differences.push(`${id} is missing`);
  for (const { id: window } of WINDOWS) {
    const figures = found.map((pair) => pair.windows[window]);
    const { ranks, of } = competitionRanks(figures.map((one) => (one.pegged || one.silent ? null : one.rv)));
    for (const [i, { pair }] of found.entries()) {
      const is = figures[i];
      const should = expected.get(pair)?.[window];
      if (!is || !should) {
        differences.push(`${pair} ${window} was not expected`);
        continue;
      }
      const tell = (name: string, a: unknown, b: unknown) =>
        differences.push(`${pair} ${window} ${name}: ${String(a)} instead of ${String(b)}`);
      for (const name of EXACT) if (is[name] !== should[name]) tell(name, is[name], should[name]);
      for (const [name, tolerance] of Object.entries(TOLERANCES)) {
        const key = name as keyof typeof TOLERANCES; // Object.entries widens the keys to string
        if (differs(is[key], should[key], tolerance)) tell(name, is[key], should[key]);
      }
      if (is.from.getTime() !== should.from.getTime())
        tell("from", is.from.toISOString(), should.from.toISOString());
      if (is.rank !== ranks[i]) tell("rank", is.rank, ranks[i]);
      if (is.of !== of) tell("of", is.of, of);
    }
  }
  return differences;
}
