/** From this coverage on, a statistic is shown without a mark. */
export const FULL_COVERAGE = 0.9;
/** Below this coverage every statistic is null. */
export const MIN_COVERAGE = 0.5;

/** With fewer pairs, quartiles would reveal the figures of single pairs. */
export const MIN_PAIRS_FOR_QUARTILES = 5;

export type Publication = "published" | "provisional" | "withheld";

/**
 * True if repeated quotes (same provider time) make up more than a tenth of the window, beyond what its coverage
 * already tells.
 */
export function isNotFresh({
  coverage,
  freshCoverage,
}: {
  coverage: number;
  freshCoverage: number;
}): boolean {
  return freshCoverage < Math.min(FULL_COVERAGE, coverage);
}

/** Publication state of a window's statistics (lib/stats/README.md). */
export function publicationOf(coverage: number): Publication {
  if (coverage < MIN_COVERAGE) return "withheld";
  return coverage < FULL_COVERAGE ? "provisional" : "published";
}
