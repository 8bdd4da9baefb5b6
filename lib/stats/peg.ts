/** How far the mean of a pegged pair may lie from 1. */
const PEG_DISTANCE = 0.01;
/** Realized volatility that a pegged pair stays below, fraction per √day (0.5 %). */
const PEG_VOLATILITY = 0.005;

/**
 * Whether a pair is pegged: its price stays at 1. Judged by the 24 h window and then true in every window.
 * @param day mean (quote units) and rv (fraction per √day) of the 24 h window
 * @returns false while either is unknown
 */
export function isPegged(day: { mean: number | null; rv: number | null }): boolean {
  if (day.mean === null || day.rv === null) return false;
  return Math.abs(day.mean - 1) < PEG_DISTANCE && day.rv < PEG_VOLATILITY;
}
