/** From this coverage on a statistic is published without a mark, and freshness is not marked either. */
export const FULL_COVERAGE = 0.9;
/** Below this coverage there is not enough data: every statistic is null. */
export const LEAST_COVERAGE = 0.5;

export type Publication = "published" | "provisional" | "withheld";

/**
 * How much of a window was really sampled.
 * @param sumW Σw of its samples, milliseconds
 * @param windowMs its length
 * @returns fraction, 0 to 1
 */
export function coverageOf(sumW: number, windowMs: number): number {
  return Math.min(1, sumW / windowMs);
}

/** Whether a window's statistics may be told, and with which mark. */
export function publicationOf(coverage: number): Publication {
  if (coverage < LEAST_COVERAGE) return "withheld";
  return coverage < FULL_COVERAGE ? "provisional" : "published";
}
