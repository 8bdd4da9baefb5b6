import { MAX_PEG_DISTANCE, MAX_PEG_VOLATILITY } from "@/lib/market/thresholds";

/**
 * True if a pair is pegged, that is, its price stays at 1. Decided by the 24 h window, for all windows.
 * @param window mean (quote units) and rv (fraction per √day) of the 24 h window
 * @returns false while either is unknown
 */
export function isPegged(window: { mean: number | null; rv: number | null }): boolean {
  if (window.mean === null || window.rv === null) return false;
  return Math.abs(window.mean - 1) < MAX_PEG_DISTANCE && window.rv < MAX_PEG_VOLATILITY;
}
