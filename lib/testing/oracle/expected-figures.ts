import { asDouble, logOfRatio, product, quotient, root } from "@/lib/testing/oracle/fixed-point";
import type { RecordedSeries } from "@/lib/testing/oracle/recorded-series";

/** All figures of a replay's report for one window, computed from the recorded closes. */
export type ExpectedFigures = {
  n: number;
  coverage: number;
  freshCoverage: number;
  mean: number | null;
  stdDev: number | null;
  cv: number | null;
  change: number | null;
  rv: number | null;
  rvStdErr: number | null;
  returns: number;
  rank: number | null;
  of: number;
};

export type ExpectedPair = { samples: number; windows: Record<string, ExpectedFigures> };

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const LENGTHS: Record<string, number> = { "1h": 60 * MINUTE, "24h": DAY, "7d": 7 * DAY };

type LogReturn = { closedAt: number; r: bigint; tau: number };

/** Returns of a series: between the first closes of successive non-empty cells. */
function logReturns(series: RecordedSeries): LogReturn[] {
  const firsts = new Map<number, RecordedSeries["closes"][number]>();
  for (const close of series.closes) {
    const cell = (close.end - (close.end % (5 * MINUTE))) / (5 * MINUTE);
    if (!firsts.has(cell)) firsts.set(cell, close);
  }
  const maxGap = Math.max(30, 2 * series.minutes) * MINUTE;
  const anchors = [...firsts.values()];
  return anchors.slice(1).flatMap((to, index) => {
    const from = anchors[index];
    if (!from || to.end - from.end > maxGap) return [];
    return [{ closedAt: to.end, r: logOfRatio(to.units, from.units), tau: to.end - from.end }];
  });
}

/** Newest close at or before a time; null if it is too old. */
function priceAt(series: RecordedSeries, instant: number): bigint | null {
  const newest = series.closes.filter((close) => close.end <= instant).at(-1);
  if (!newest) return null;
  return instant - newest.end > Math.max(30, 2 * series.minutes) * MINUTE ? null : newest.units;
}

function figuresOf(
  series: RecordedSeries,
  returns: readonly LogReturn[],
  at: number,
  length: number,
): ExpectedFigures {
  const begin = at - length;
  const spacing = series.minutes * MINUTE;
  const weighted = series.closes.flatMap((close, index) => {
    if (close.end <= begin || close.end > at) return [];
    const before = series.closes[index - 1];
    const weight = before ? Math.min(close.end - before.end, spacing) : spacing;
    return [{ units: close.units, w: BigInt(weight) }];
  });
  const closed = returns.filter((r) => r.closedAt > begin && r.closedAt <= at);
  const w = weighted.reduce((sum, x) => sum + x.w, 0n);
  const share = Number(w) / length;
  const counts = {
    n: weighted.length,
    coverage: Math.min(share, 1),
    // The provider's time of a bar is its end, so every sample is fresh.
    freshCoverage: Math.min(share, 1),
    returns: closed.length,
    rank: null,
    of: 0,
  };
  const none = { mean: null, stdDev: null, cv: null, change: null, rv: null, rvStdErr: null };
  if (weighted.length === 0 || 2n * w < BigInt(length)) return { ...counts, ...none };

  const one = 10n ** BigInt(series.decimals);
  const mean = quotient(
    weighted.reduce((sum, x) => sum + x.w * x.units, 0n),
    w * one,
  );
  // Squared deviations from the mean, both scaled by Σw so that they are integers.
  const total = weighted.reduce((sum, x) => sum + x.w * x.units, 0n);
  const squares = weighted.reduce((sum, x) => sum + x.w * (x.units * w - total) ** 2n, 0n);
  const stdDev = weighted.length > 1 ? root(quotient(squares, w ** 3n * one * one)) : null;

  const now = priceAt(series, at);
  const then = priceAt(series, begin);
  const change = now === null || then === null ? null : quotient(now - then, then);

  const r2 = closed.reduce((sum, x) => sum + product(x.r, x.r), 0n);
  const r4 = closed.reduce((sum, x) => sum + product(product(x.r, x.r), product(x.r, x.r)), 0n);
  const tau = closed.reduce((sum, x) => sum + x.tau, 0);
  const rv = closed.length > 0 ? root((r2 * BigInt(DAY)) / BigInt(tau)) : null;
  const error = rv === null ? null : r2 === 0n ? 0n : quotient(product(rv, root((r4 * 2n) / 3n)), 2n * r2);
  const double = (value: bigint | null) => (value === null ? null : asDouble(value));
  return {
    ...counts,
    mean: asDouble(mean),
    stdDev: double(stdDev),
    cv: stdDev === null ? null : asDouble(quotient(stdDev, mean)),
    change: double(change),
    rv: double(rv),
    rvStdErr: double(error),
  };
}

/** Pegged pairs are not ranked. */
function isPegged(day: ExpectedFigures | undefined): boolean {
  return !!day && day.mean !== null && day.rv !== null && Math.abs(day.mean - 1) < 0.01 && day.rv < 0.005;
}

/** Pairs without a recent close are not ranked. */
function isSilent(series: RecordedSeries, at: number): boolean {
  const newest = series.closes.filter((close) => close.end <= at).at(-1);
  return newest !== undefined && at - newest.end > Math.max(30, 2 * series.minutes) * MINUTE;
}

/**
 * Expected figures of the pairs of one source, by pair id.
 * @param series all files of one interval
 * @param at epoch milliseconds
 */
export function expectedFigures(series: readonly RecordedSeries[], at: number): Map<string, ExpectedPair> {
  const pairs = new Map<string, ExpectedPair>();
  for (const recorded of series) {
    const returns = logReturns(recorded);
    const windows = Object.fromEntries(
      Object.entries(LENGTHS).map(([name, length]) => [name, figuresOf(recorded, returns, at, length)]),
    );
    pairs.set(recorded.pair, { samples: recorded.closes.filter((close) => close.end <= at).length, windows });
  }
  const silent = new Set(series.filter((recorded) => isSilent(recorded, at)).map(({ pair }) => pair));
  for (const name of Object.keys(LENGTHS)) {
    const isRanked = (id: string) => !isPegged(pairs.get(id)?.windows["24h"]) && !silent.has(id);
    const ranked = [...pairs].flatMap(([id, pair]) => (isRanked(id) ? (pair.windows[name]?.rv ?? []) : []));
    for (const [id, pair] of pairs) {
      const figures = pair.windows[name];
      if (!figures) continue;
      figures.of = ranked.length;
      const { rv } = figures;
      if (rv === null || !isRanked(id)) continue;
      figures.rank = 1 + ranked.filter((other) => other > rv).length;
    }
  }
  return pairs;
}
