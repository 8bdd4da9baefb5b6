import { MIN_PAIRS_FOR_QUARTILES } from "@/lib/market/publication";

/** The middle half of some values: a quarter of them lie below `low`, a quarter above `high`. */
export type Quartiles = { low: number; median: number; high: number };

/**
 * The middle half of a figure over pairs. Between two values a quartile is told by its share of the way, as
 * `percentile_cont` of PostgreSQL does (Hyndman & Fan 1996, definition 7).
 * @param values one a pair, any order; null = has none and does not count
 * @returns null of fewer than `LEAST_OF_MIDDLE_HALF` values
 * @example middleHalf([5, 1, 4, 2, 3]) // { low: 2, median: 3, high: 4 }
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
