import { maxGapMs, RETURN_CELL_MS } from "@/lib/market/thresholds";
import { type Exact, ratio, subtract } from "@/lib/stats/exact";

export type PricePoint = { readonly atMs: number; readonly price: Exact };

/** Number of the 5-minute UTC cell `[k·5min, (k+1)·5min)` that contains an instant. @param atMs epoch milliseconds */
export function returnCell(atMs: number): number {
  return Math.floor(atMs / RETURN_CELL_MS);
}

/**
 * True if a sample is an anchor: the first one in its cell.
 * @param previousAnchorAtMs the series' newest anchor; null before the first sample
 */
export function isAnchor(atMs: number, previousAnchorAtMs: number | null): boolean {
  return previousAnchorAtMs === null || returnCell(atMs) > returnCell(previousAnchorAtMs);
}

/**
 * ln(price / from). For close prices it is computed from their exact difference, because the logarithm of a rounded
 * ratio near 1 loses most digits.
 * @param price above 0
 * @param from above 0
 */
export function logReturn(price: Exact, from: Exact): number {
  const relative = ratio(subtract(price, from), from);
  return Math.abs(relative) < 0.5 ? Math.log1p(relative) : Math.log(ratio(price, from));
}

/**
 * Return between two anchors, with its duration.
 * @param intervalSeconds interval of the later sample
 * @returns null across a gap longer than max(30 min, 2 × interval)
 */
export function returnBetween(
  from: PricePoint,
  to: PricePoint,
  intervalSeconds: number,
): { r: number; tauMs: number } | null {
  const tauMs = to.atMs - from.atMs;
  if (tauMs > maxGapMs(intervalSeconds)) return null;
  return { r: logReturn(to.price, from.price), tauMs };
}
