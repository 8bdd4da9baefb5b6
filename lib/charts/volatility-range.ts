import { formatVolatility, type VolatilityUnit } from "@/lib/format/volatility";

/** A range of volatilities, fractions per √day; null means open. */
export type VolatilityRange = {
  /** Inclusive. */
  from: number | null;
  /** Exclusive. */
  to: number | null;
};

export function isInRange(rv: number, { from, to }: VolatilityRange): boolean {
  return (from === null || rv >= from) && (to === null || rv < to);
}

const PERCENT = /^\d{1,6}(?:\.\d{1,6})?$/;

/**
 * Converts a percentage to the nearest fraction; a division by 100 may have a rounding error.
 * @example fractionOf("2.183") // 0.02183
 */
export function fractionOf(percent: string): number {
  return Number(`${percent}e-2`);
}

/**
 * Parses a range from a query parameter: two percentages per day, one of which may be missing.
 * @returns null for other text and for an empty range
 * @example parseVolatilityRange("2.18..2.25") // { from: 0.0218, to: 0.0225 }
 */
export function parseVolatilityRange(text: string | null): VolatilityRange | null {
  const ends = text?.split("..") ?? [];
  const [low = "", high = ""] = ends;
  if (ends.length !== 2 || low + high === "") return null;
  if ([low, high].some((end) => end !== "" && !PERCENT.test(end))) return null;
  const from = low === "" ? null : fractionOf(low);
  const to = high === "" ? null : fractionOf(high);
  return to !== null && to <= (from ?? 0) ? null : { from, to };
}

/** A range as a query parameter, the inverse of `parseVolatilityRange`. */
export function serializeVolatilityRange({ from, to }: VolatilityRange): string {
  const percent = (end: number | null) => (end === null ? "" : String(Number((end * 100).toPrecision(10))));
  return `${percent(from)}..${percent(to)}`;
}

/**
 * A range as text, without its unit.
 * @example formatVolatilityRange({ from: 0.0218, to: null }, "day") // "2.18 and more"
 */
export function formatVolatilityRange({ from, to }: VolatilityRange, unit: VolatilityUnit): string {
  if (from === null) return to === null ? "any" : `under ${formatVolatility(to, unit)}`;
  const low = formatVolatility(from, unit);
  return to === null ? `${low} and more` : `${low} to ${formatVolatility(to, unit)}`;
}
