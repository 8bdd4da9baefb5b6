import { maxGapMs } from "@/lib/market/interval";
import { type Exact, ratio, subtract } from "@/lib/stats/exact";

/** Returns are measured over cells of this length, whatever the sampling interval. */
export const RETURN_CELL_MS = 5 * 60_000;

/** A price and the instant it belongs to, epoch milliseconds. */
export type PricePoint = { readonly atMs: number; readonly price: Exact };

/**
 * Number of the 5-minute cell `[k·5min, (k+1)·5min)` of UTC time that an instant lies in: its first
 * instant belongs to it, its last does not.
 * @param atMs epoch milliseconds
 */
export function returnCell(atMs: number): number {
  return Math.floor(atMs / RETURN_CELL_MS);
}

/**
 * Whether a sample is an anchor: the first one in its cell.
 * @param previousAnchorAtMs the series' anchor so far; null at its first sample
 */
export function isAnchor(atMs: number, previousAnchorAtMs: number | null): boolean {
  return previousAnchorAtMs === null || returnCell(atMs) > returnCell(previousAnchorAtMs);
}

/**
 * ln(price / from). Formed from the exact difference of the two prices where they lie close: the
 * logarithm of a rounded ratio near 1 would lose most of its digits.
 * @param price above 0
 * @param from above 0
 */
export function logReturn(price: Exact, from: Exact): number {
  const relative = ratio(subtract(price, from), from);
  return Math.abs(relative) < 0.5 ? Math.log1p(relative) : Math.log(ratio(price, from));
}

/**
 * The return that an anchor closes, with the time it took.
 * @param intervalSeconds interval of the closing sample
 * @returns null across a gap longer than max(30 min, 2 × interval): no return is made up over it
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
