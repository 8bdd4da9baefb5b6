import { MIN_PAIRS_FOR_QUARTILES } from "@/lib/market/thresholds";

/** First quartile, median and third quartile. */
export type Quartiles = { low: number; median: number; high: number };

/**
 * Quartiles of a figure over pairs, interpolated linearly as PostgreSQL's `percentile_cont` does (Hyndman & Fan 1996,
 * definition 7).
 * @param values one per pair, any order; null = no value, not counted
 * @returns null for fewer than `MIN_PAIRS_FOR_QUARTILES` values
 * @example quartiles([5, 1, 4, 2, 3]) // { low: 2, median: 3, high: 4 }
 */
export function quartiles(values: readonly (number | null)[]): Quartiles | null {
  const ascending = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (ascending.length < MIN_PAIRS_FOR_QUARTILES) return null;
  const at = (share: number) => {
    const place = share * (ascending.length - 1);
    const below = ascending[Math.floor(place)] ?? Number.NaN;
    const above = ascending[Math.ceil(place)] ?? Number.NaN;
    return below + (above - below) * (place - Math.floor(place));
  };
  return { low: at(0.25), median: at(0.5), high: at(0.75) };
}
