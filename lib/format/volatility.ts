import { decimalDigits, plainText, roundDigits } from "./decimal-digits";
import { formatPercentDigits } from "./percent-digits";

/** Per day as it is measured, or annualized: a way of showing it, never a second metric. */
export type VolatilityUnit = "day" | "year";

/** A crypto market never closes: 365 days (lib/stats/README.md). */
const DAYS_PER_YEAR = 365;

const MINUS = "\u2212";
const NARROW = "\u202f";
/** Figure space: as wide as a digit. */
const FIGURE_SPACE = "\u2007";
/** Punctuation space: as wide as a point. */
const POINT_SPACE = "\u2008";

/** The unit as it stands beside a volatility: `% / day`. */
export function volatilityUnit(unit: VolatilityUnit = "day"): string {
  return `% / ${unit}`;
}

/**
 * A volatility in the unit it is shown in.
 * @param rv fraction per √day
 * @returns fraction per √day or, times √365, per √year
 */
export function inVolatilityUnit(rv: number, unit: VolatilityUnit): number {
  return unit === "year" ? rv * Math.sqrt(DAYS_PER_YEAR) : rv;
}

/**
 * A volatility, or its standard error, for people: two or three digits in percent, without the unit.
 * @param rv fraction per √day; finite
 * @example formatVolatility(0.0215201) // "2.15"
 */
export function formatVolatility(rv: number, unit: VolatilityUnit = "day"): string {
  return formatPercentDigits(inVolatilityUnit(rv, unit));
}

/**
 * A standard error beside its volatility, with as many decimals as that shows but never so few that nothing is left.
 * @param stdErr fraction per √day
 * @param rv what it belongs to, fraction per √day
 * @example formatStandardError(0.00294, 0.0215201) // "± 0.29"
 */
export function formatStandardError(stdErr: number, rv: number, unit: VolatilityUnit = "day"): string {
  const decimals = formatVolatility(rv, unit).split(".")[1]?.length ?? 0;
  const number = decimalDigits(String(inVolatilityUnit(stdErr, unit) * 100));
  if (!number) throw new RangeError(`A standard error must be a finite number, not ${stdErr}.`);
  const rounded = roundDigits(number, decimals);
  const isLost = rounded.digits === "0" && number.digits !== "0";
  return `±${NARROW}${isLost ? formatVolatility(stdErr, unit) : plainText(rounded, decimals)}`;
}

/**
 * Fills a number up with spaces as wide as digits, so that numbers below each other align at the point.
 * @param decimals places that the longest shows
 * @example alignAtPoint("24.0", 2).length // 5
 */
export function alignAtPoint(text: string, decimals = 2): string {
  const shown = text.split(".")[1]?.length ?? 0;
  const point = shown === 0 && decimals > 0 ? POINT_SPACE : "";
  return text + point + FIGURE_SPACE.repeat(Math.max(0, decimals - shown));
}

/** A pegged pair's volatility in basis points, without the unit `bp`: one decimal under 100. */
export function formatBasisPoints(fraction: number): string {
  const number = decimalDigits(String(fraction));
  if (!number) throw new RangeError(`Basis points need a finite number, not ${fraction}.`);
  const points = { ...number, exponent: number.exponent + 4 };
  const decimals = Math.abs(fraction) * 10_000 >= 99.95 ? 0 : 1;
  const rounded = roundDigits(points, decimals);
  return (rounded.negative ? MINUS : "") + plainText(rounded, decimals);
}

/**
 * How far a pegged pair's price lies from 1, in words.
 * @example formatPegDistance(0.99969) // "−3.1 bp from the peg"
 */
export function formatPegDistance(price: number): string {
  // The distance of doubles near 1 carries digits that the price never had.
  const distance = Number((price - 1).toPrecision(12));
  const text = formatBasisPoints(distance);
  if (text === "0.0") return "on the peg";
  return `${distance > 0 ? "+" : ""}${text}${NARROW}bp from the peg`;
}
