/** All thresholds of the statistics (lib/stats/README.md). SQL statements interpolate them. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Below this coverage every statistic is null. */
export const MIN_COVERAGE = 0.5;
/** Below this coverage a statistic is provisional. */
export const FULL_COVERAGE = 0.9;

/** With fewer pairs, quartiles would reveal the figures of single pairs. */
export const MIN_PAIRS_FOR_QUARTILES = 5;

/** Length of the cells over which returns are measured, independent of the sampling interval. */
export const RETURN_CELL_MS = 5 * MINUTE_MS;

/** A pegged pair's mean is closer to 1 than this, in quote units (1 %). */
export const MAX_PEG_DISTANCE = 0.01;
/** A pegged pair's realized volatility is below this, fraction per √day (0.5 %). */
export const MAX_PEG_VOLATILITY = 0.005;

/** A quote is fresh up to this age. */
export const MAX_FRESH_QUOTE_AGE_MS = 2 * MINUTE_MS;
/** A quote older than this is stale. */
export const MAX_QUOTE_AGE_MS = 5 * MINUTE_MS;

/** A pair whose newest sample is older than its source's newest tick by more than this is delisted. */
export const DELISTED_AFTER_MS = 24 * HOUR_MS;

/** Spacing of the market statistics that maintenance adds for older ticks; longer on thinned days. */
export const FILLED_STATISTICS_SPACING_MS = 5 * MINUTE_MS;

/** Bounds of `maxGapMs`: the longer of the two applies. */
export const MAX_GAP = { ms: 30 * MINUTE_MS, intervals: 2 } as const;
/** Bounds of `maxTickAgeMs`: the longer of the two applies. */
const MAX_TICK_AGE = { ms: 3 * MINUTE_MS, intervals: 3 } as const;

const longerOf = ({ ms, intervals }: { ms: number; intervals: number }, intervalSeconds: number) =>
  Math.max(ms, intervals * intervalSeconds * 1000);

/**
 * Largest distance between two prices that are compared: `max(30 min, 2 × interval)`, in milliseconds. No return or change is
 * computed across a longer gap, and a pair without a sample for longer is silent.
 */
export function maxGapMs(intervalSeconds: number): number {
  return longerOf(MAX_GAP, intervalSeconds);
}

/** Largest age of the newest stored tick of a source that is on time: `max(3 min, 3 × interval)`, in milliseconds. */
export function maxTickAgeMs(intervalSeconds: number): number {
  return longerOf(MAX_TICK_AGE, intervalSeconds);
}
