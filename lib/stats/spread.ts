import { compare, type Exact, exactFromInteger, multiply, ratio, subtract, ZERO } from "@/lib/stats/exact";

/** Weighted sums over a window's samples: Σw (milliseconds), Σw·p and Σw·p². */
export type WeightedSums = { readonly sumW: number; readonly sumWp: Exact; readonly sumWp2: Exact };

/** Time-weighted mean, Σw·p / Σw. @returns quote units, rounded once; null if Σw is 0 */
export function weightedMean({ sumW, sumWp }: WeightedSums): number | null {
  return sumW === 0 ? null : ratio(sumWp, exactFromInteger(sumW));
}

/**
 * Time-weighted standard deviation, **population** form: sqrt(Σw·p²/Σw − mean²). For a quiet series of large prices
 * the two terms nearly cancel, so (Σw·Σw·p² − (Σw·p)²) / (Σw)² is computed exactly and rounded once; a flat series
 * gives exactly 0.
 * @returns quote units, never negative; null if Σw is 0
 * @example of 1, 2, 3, 4 with equal weights: 1.118033988749895
 * @see Prometheus `stddev_over_time`, equal on regular samples
 */
export function populationStdDev({ sumW, sumWp, sumWp2 }: WeightedSums): number | null {
  if (sumW === 0) return null;
  const w = exactFromInteger(sumW);
  const numerator = subtract(multiply(w, sumWp2), multiply(sumWp, sumWp));
  // Never below 0 by Cauchy-Schwarz; 0 only if all prices are equal.
  if (compare(numerator, ZERO) <= 0) return 0;
  return Math.sqrt(ratio(numerator, multiply(w, w)));
}
