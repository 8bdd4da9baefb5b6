import { publicationOf } from "@/lib/market/publication";
import { maxGapMs } from "@/lib/market/thresholds";
import { coverageOf } from "@/lib/stats/coverage";
import { ratio, subtract } from "@/lib/stats/exact";
import { difference, type MomentsRow, NO_MOMENTS } from "@/lib/stats/moments";
import { realizedVolatility, realizedVolatilityStdErr } from "@/lib/stats/realized-volatility";
import type { PricePoint } from "@/lib/stats/returns";
import { populationStdDev, weightedMean } from "@/lib/stats/spread";

/**
 * Statistics of one series over one window `(at − window, at]`. Null means insufficient data, 0 a measured zero.
 * Figures that depend on other pairs or windows (rank, pegged) are not included.
 */
export type WindowStatistics = {
  /** Number of samples in the window. */
  n: number;
  /** Sampled fraction of the window, 0 to 1. */
  coverage: number;
  /** Coverage by samples whose provider time advanced. */
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
  /** Standard error of `rv`, same unit. */
  rvStdErr: number | null;
  /** Number of returns that ended in the window. */
  returns: number;
};

export type WindowRequest = {
  /** End of the window, inclusive, epoch milliseconds; need not be a tick. */
  atMs: number;
  windowMs: number;
  /** The source's interval, which limits the age of prices used for `change`. */
  intervalSeconds: number;
};

/** Newest row at or before an instant. @param rows oldest first */
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
 * @returns fraction; null if a value is missing, or older than its instant by more than max(30 min, 2 × interval), or
 * if the earlier one is 0
 */
function changeBetween(end: PricePoint, start: PricePoint | null, request: WindowRequest): number | null {
  const { atMs, windowMs, intervalSeconds } = request;
  const maxGap = maxGapMs(intervalSeconds);
  if (start === null || atMs - end.atMs > maxGap || atMs - windowMs - start.atMs > maxGap) return null;
  if (start.price.units === 0n) return null;
  return ratio(subtract(end.price, start.price), start.price);
}

/**
 * Statistics between two rows of a series.
 * @param end last row at or before `atMs`; null before the first sample. For a silent series this row gets older, so
 * its windows become empty
 * @param start last row at or before `atMs − windowMs`; null if the series began inside the window
 */
export function statisticsBetween(
  end: MomentsRow | null,
  start: MomentsRow | null,
  request: WindowRequest,
): WindowStatistics {
  const within = difference(end?.moments ?? NO_MOMENTS, start?.moments ?? NO_MOMENTS);
  const coverage = coverageOf(within.sumW, request.windowMs);
  const counts = {
    n: within.n,
    coverage,
    freshCoverage: coverageOf(within.sumWFresh, request.windowMs),
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
    change: changeBetween(end, start, request),
    rv: realizedVolatility(within),
    rvStdErr: realizedVolatilityStdErr(within),
  };
}

/**
 * Statistics of one window of a series, from its rows.
 * @param rows stored rows or those of `momentsRows`, oldest first; may extend beyond the window on both sides and may
 * be thinned
 * @example windowStatistics(momentsRows(samples, 60), { atMs, windowMs: 3_600_000, intervalSeconds: 60 })
 */
export function windowStatistics(rows: readonly MomentsRow[], request: WindowRequest): WindowStatistics {
  const end = rowAtOrBefore(rows, request.atMs);
  const start = rowAtOrBefore(rows, request.atMs - request.windowMs);
  return statisticsBetween(end, start, request);
}
