/** From this coverage on a statistic is published without a mark, and freshness is not marked either. */
export const FULL_COVERAGE = 0.9;
/** Below this coverage there is not enough data: every statistic is null. */
export const MIN_COVERAGE = 0.5;

/** The middle half of a figure over fewer pairs than this would be single pairs' own figures: it is not told. */
export const MIN_PAIRS_FOR_QUARTILES = 5;

export type Publication = "published" | "provisional" | "withheld";

/**
 * Whether a window counts as not fresh: for more than its coverage tells already, and for more than a tenth of it, the source
 * repeated quotes whose time had not moved.
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

/** Whether a window's statistics may be told, and with which mark (lib/stats/README.md). */
export function publicationOf(coverage: number): Publication {
  if (coverage < MIN_COVERAGE) return "withheld";
  return coverage < FULL_COVERAGE ? "provisional" : "published";
}
