import { maxGapMs } from "@/lib/market/interval";
import { publicationOf } from "@/lib/market/publication";
import { coverageOf } from "@/lib/stats/coverage";
import { ratio, subtract } from "@/lib/stats/exact";
import { difference, type MomentsRow, NO_MOMENTS } from "@/lib/stats/moments";
import { realizedVolatility, realizedVolatilityStdErr } from "@/lib/stats/realized-volatility";
import type { PricePoint } from "@/lib/stats/returns";
import { populationStdDev, weightedMean } from "@/lib/stats/spread";

/**
 * The statistics of one series over one window `(at − window, at]`. Null means not enough data, 0 means
 * measured zero. What needs other pairs or another window (rank, pegged) is not among them.
 */
export type WindowStatistics = {
  /** Number of samples in the window. */
  n: number;
  /** Fraction of the window that was sampled, 0 to 1. */
  coverage: number;
  /** The same over samples whose provider time had moved. */
  freshCoverage: number;
  /** Time-weighted mean, quote units. */
  mean: number | null;
  /** Time-weighted standard deviation, population form, quote units. */
  stdDev: number | null;
  /** stdDev / mean, fraction. */
  cv: number | null;
  /** Price at the end over price at the start, minus 1; fraction. */
  change: number | null;
  /** Realized volatility, fraction per √day. */
  rv: number | null;
  /** Its standard error, same unit. */
  rvStdErr: number | null;
  /** Number of returns that closed in the window. */
  returns: number;
};

export type WindowRequest = {
  /** End of the window, included; epoch milliseconds. It need not be a tick. */
  atMs: number;
  windowMs: number;
  /** The source's interval, for how old a price may be and still count in `change`. */
  intervalSeconds: number;
};

/**
 * Newest row at or before an instant.
 * @param rows oldest first
 */
export function rowAtOrBefore<Row extends { readonly atMs: number }>(
  rows: readonly Row[],
  atMs: number,
): Row | null {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row !== undefined && row.atMs <= atMs) low = middle + 1;
    else high = middle;
  }
  return rows[low - 1] ?? null;
}

/**
 * p(at) / p(at − window) − 1, each the last price at or before its instant.
 * @returns fraction; null when either value is missing, or older than its instant by more than
 *   max(30 min, 2 × interval), or the earlier one is 0
 */
function changeBetween(end: PricePoint, start: PricePoint | null, question: WindowRequest): number | null {
  const { atMs, windowMs, intervalSeconds } = question;
  const bridge = maxGapMs(intervalSeconds);
  if (start === null || atMs - end.atMs > bridge || atMs - windowMs - start.atMs > bridge) return null;
  if (start.price.units === 0n) return null;
  return ratio(subtract(end.price, start.price), start.price);
}

/**
 * The statistics between two rows of a series.
 * @param end its last row at or before `atMs`; null before its first sample. Of a silent series this row
 *   lies further and further back, so that its windows empty out
 * @param start its last row at or before `atMs − windowMs`; null where the series began inside the window
 */
export function statisticsBetween(
  end: MomentsRow | null,
  start: MomentsRow | null,
  question: WindowRequest,
): WindowStatistics {
  const within = difference(end?.moments ?? NO_MOMENTS, start?.moments ?? NO_MOMENTS);
  const coverage = coverageOf(within.sumW, question.windowMs);
  const counts = {
    n: within.n,
    coverage,
    freshCoverage: coverageOf(within.sumWFresh, question.windowMs),
    returns: within.returns,
  };
  if (end === null || within.n === 0 || publicationOf(coverage) === "withheld") {
    return { ...counts, mean: null, stdDev: null, cv: null, change: null, rv: null, rvStdErr: null };
  }
  const mean = weightedMean(within);
  const stdDev = within.n < 2 ? null : populationStdDev(within);
  return {
    ...counts,
    mean,
    stdDev,
    cv: stdDev === null || mean === null || mean === 0 ? null : stdDev / mean,
    change: changeBetween(end, start, question),
    rv: realizedVolatility(within),
    rvStdErr: realizedVolatilityStdErr(within),
  };
}

/**
 * The statistics of one window of a series, from its rows.
 * @param rows stored rows or those of `momentsRows`, oldest first; they may reach beyond the window on
 *   both sides and may have been thinned
 * @example windowStatistics(momentsRows(samples, 60), { atMs, windowMs: 3_600_000, intervalSeconds: 60 })
 */
export function windowStatistics(rows: readonly MomentsRow[], question: WindowRequest): WindowStatistics {
  const end = rowAtOrBefore(rows, question.atMs);
  const start = rowAtOrBefore(rows, question.atMs - question.windowMs);
  return statisticsBetween(end, start, question);
}
