import { FULL_COVERAGE, MIN_COVERAGE } from "@/lib/market/thresholds";

export type Publication = "published" | "provisional" | "withheld";

/**
 * True if repeated quotes (same provider time) reduce the fresh coverage below `FULL_COVERAGE` and below the coverage.
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
