import { compare, type Exact, exactFromInteger, multiply, ratio, subtract, ZERO } from "@/lib/stats/exact";

/** Weighted sums of a window's samples: Σw (milliseconds), Σw·p and Σw·p². */
export type WeightedSums = { readonly sumW: number; readonly sumWp: Exact; readonly sumWp2: Exact };

/**
 * Time-weighted mean, Σw·p / Σw.
 * @returns in quote units, rounded once; null when Σw is 0
 */
export function weightedMean({ sumW, sumWp }: WeightedSums): number | null {
  return sumW === 0 ? null : ratio(sumWp, exactFromInteger(sumW));
}

/**
 * Time-weighted standard deviation, **population** form: sqrt(Σw·p²/Σw − mean²). The two terms
 * nearly cancel for a quiet series of large prices, so (Σw·Σw·p² − (Σw·p)²) / (Σw)² is formed exactly
 * and rounded once; a flat series gives exactly 0.
 * @returns in quote units, never negative; null when Σw is 0
 * @example of 1, 2, 3, 4 with equal weights: 1.118033988749895
 * @see Prometheus `stddev_over_time`, which it equals on regular samples
 */
export function populationStdDev({ sumW, sumWp, sumWp2 }: WeightedSums): number | null {
  if (sumW === 0) return null;
  const w = exactFromInteger(sumW);
  const numerator = subtract(multiply(w, sumWp2), multiply(sumWp, sumWp));
  // By Cauchy-Schwarz never below 0; equal to 0 only when all prices are the same.
  if (compare(numerator, ZERO) <= 0) return 0;
  return Math.sqrt(ratio(numerator, multiply(w, w)));
}
