import { maxGapMs } from "@/lib/market/thresholds";

/**
 * True if a pair is silent: its newest sample is older than max(30 min, 2 × interval). A silent pair has no rank and
 * is excluded from quartiles and summaries.
 * @param lastAtMs newest sample at or before `atMs`, epoch milliseconds; null before the first
 * @param atMs time of the figures
 * @returns false before the first sample
 */
export function isSilent(lastAtMs: number | null, atMs: number, intervalSeconds: number): boolean {
  return lastAtMs !== null && atMs - lastAtMs > maxGapMs(intervalSeconds);
}
