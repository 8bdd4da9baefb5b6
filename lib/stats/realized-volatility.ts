import { type Exact, toNumber } from "@/lib/stats/exact";

const DAY_MS = 86_400_000;

/** Sums over a window's returns: count, Σr², Σr⁴ and Στ (milliseconds). */
export type ReturnSums = {
  readonly returns: number;
  readonly sumR2: Exact;
  readonly sumR4: Exact;
  readonly sumTau: number;
};

/** Realized volatility with zero mean: sqrt(Σr² / Στ), τ in days. @returns fraction per √day; null without returns */
export function realizedVolatility({ returns, sumR2, sumTau }: ReturnSums): number | null {
  if (returns === 0 || sumTau === 0) return null;
  return Math.sqrt(toNumber(sumR2) / (sumTau / DAY_MS));
}

/**
 * Standard error of the realized volatility, from realized quarticity: rv × ½ × sqrt(⅔·Σr⁴) / Σr².
 * @returns in the unit of `realizedVolatility`; 0 if every return is 0; null without returns
 * @see Barndorff-Nielsen & Shephard (2002)
 */
export function realizedVolatilityStdErr(sums: ReturnSums): number | null {
  const rv = realizedVolatility(sums);
  if (rv === null) return null;
  const r2 = toNumber(sums.sumR2);
  return r2 === 0 ? 0 : (rv * 0.5 * Math.sqrt((2 / 3) * toNumber(sums.sumR4))) / r2;
}

/** Crypto markets never close. */
const DAYS_PER_YEAR = 365;

/** Annualized volatility, fraction per √year, for display. */
export function annualized(perRootDay: number): number {
  return perRootDay * Math.sqrt(DAYS_PER_YEAR);
}
