import { formatVolatility, type VolatilityUnit } from "@/lib/format/volatility";

/** A stretch of volatilities, fractions per √day. Null is no end on that side. */
export type VolatilityRange = {
  /** Included. */
  from: number | null;
  /** Left out. */
  to: number | null;
};

/** Whether a volatility lies in a range. */
export function liesIn(rv: number, { from, to }: VolatilityRange): boolean {
  return (from === null || rv >= from) && (to === null || rv < to);
}

const PERCENT = /^\d{1,6}(?:\.\d{1,6})?$/;

/**
 * A percentage as the fraction nearest to its decimal digits, which a division would miss by a hair.
 * @example fractionOf("2.183") // 0.02183
 */
export function fractionOf(percent: string): number {
  return Number(`${percent}e-2`);
}

/**
 * Reads a range from an address: two percentages per day, either of which may be left out.
 * @returns null for anything else, and for a range that nothing can lie in
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

/** A range as an address has it: what `parseVolatilityRange` reads. */
export function writeVolatilityRange({ from, to }: VolatilityRange): string {
  const percent = (end: number | null) => (end === null ? "" : String(Number((end * 100).toPrecision(10))));
  return `${percent(from)}..${percent(to)}`;
}

/**
 * A range in words, without its unit.
 * @example formatVolatilityRange({ from: 0.0218, to: null }, "day") // "2.18 and more"
 */
export function formatVolatilityRange({ from, to }: VolatilityRange, unit: VolatilityUnit): string {
  if (from === null) return to === null ? "any" : `under ${formatVolatility(to, unit)}`;
  const low = formatVolatility(from, unit);
  return to === null ? `${low} and more` : `${low} to ${formatVolatility(to, unit)}`;
}
