import { maxGapMs } from "@/lib/market/interval";

/**
 * Whether a pair is silent: its newest sample is older than max(30 min, 2 × interval). A silent pair has no rank, counts in no
 * quartile and no summary, and its figures are those of an ended stretch.
 * @param lastAtMs newest sample at or before `atMs`, epoch milliseconds; null before the first
 * @param atMs the instant that figures belong to
 * @returns false before the first sample: there is no stretch that could have ended
 */
export function isSilent(lastAtMs: number | null, atMs: number, intervalSeconds: number): boolean {
  return lastAtMs !== null && atMs - lastAtMs > maxGapMs(intervalSeconds);
}
