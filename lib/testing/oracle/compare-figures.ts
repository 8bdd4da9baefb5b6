import type { ExpectedFigures, ExpectedPair } from "@/lib/testing/oracle/expected-figures";

/** The compared fields of a pair in a report. */
type ReportedPair = { pair: string; samples: number; windows: Record<string, ExpectedFigures> };

/** Maximum relative difference from the expected figure; null for none. */
const TOLERANCE: Record<keyof ExpectedFigures, number | null> = {
  n: null,
  coverage: null,
  freshCoverage: null,
  returns: null,
  rank: null,
  of: null,
  mean: 1e-12,
  stdDev: 1e-12,
  cv: 1e-12,
  change: 1e-9,
  rv: 1e-9,
  rvStdErr: 1e-9,
};

const FIGURES: (keyof ExpectedFigures)[] = [
  ...(["n", "coverage", "freshCoverage", "mean", "stdDev", "cv"] as const),
  ...(["change", "rv", "rvStdErr", "returns", "rank", "of"] as const),
];

/**
 * Describes every difference between reported and expected figures. Zero and null must match exactly.
 */
export function differences(
  reported: readonly ReportedPair[],
  expected: ReadonlyMap<string, ExpectedPair>,
): string[] {
  const found: string[] = [];
  const names = (list: Iterable<string>) => [...list].sort().join(", ");
  const reportedNames = names(reported.map(({ pair }) => pair));
  if (reportedNames !== names(expected.keys()))
    found.push(`pairs: ${reportedNames}; expected ${names(expected.keys())}`);
  for (const { pair, samples, windows } of reported) {
    const wanted = expected.get(pair);
    if (!wanted) continue;
    if (samples !== wanted.samples) found.push(`${pair}: ${samples} samples; expected ${wanted.samples}`);
    for (const [id, figures] of Object.entries(wanted.windows)) {
      for (const name of FIGURES) {
        const value = windows[id]?.[name];
        if (!agrees(value, figures[name], TOLERANCE[name])) {
          found.push(`${pair} ${id} ${name}: ${value}; expected ${figures[name]}`);
        }
      }
    }
  }
  return found;
}

function agrees(
  value: number | null | undefined,
  expected: number | null,
  tolerance: number | null,
): boolean {
  if (value === expected) return true;
  if (value === null || value === undefined || expected === null || tolerance === null) return false;
  return Math.abs(value - expected) <= tolerance * Math.abs(expected);
}
