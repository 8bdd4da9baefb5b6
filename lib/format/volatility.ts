import { decimalDigits, groupThousands, plainText, roundDigits } from "./decimal-digits";
import { formatPercentDigits } from "./percent-digits";
import { trueDigits } from "./true-digits";

/** Display unit of volatility: per √day as stored, or annualized. */
export type VolatilityUnit = "day" | "year";

/** Crypto markets never close: 365 days (lib/stats/README.md). */
const DAYS_PER_YEAR = 365;

const MINUS = "\u2212";
const NARROW_SPACE = "\u202f";
/** As wide as a digit. */
const FIGURE_SPACE = "\u2007";
/** As wide as a decimal point. */
const POINT_SPACE = "\u2008";

/** Unit label: `% / day`. */
export function volatilityUnit(unit: VolatilityUnit = "day"): string {
  return `% / ${unit}`;
}

/**
 * Converts a volatility to a display unit.
 * @param rv fraction per √day
 * @returns fraction per √day, or times √365 per √year
 */
export function inVolatilityUnit(rv: number, unit: VolatilityUnit): number {
  return unit === "year" ? rv * Math.sqrt(DAYS_PER_YEAR) : rv;
}

/**
 * Volatility in percent with two or three digits, without the unit.
 * @param rv fraction per √day; finite
 * @example formatVolatility(0.0215201) // "2.15"
 */
export function formatVolatility(rv: number, unit: VolatilityUnit = "day"): string {
  return formatPercentDigits(inVolatilityUnit(rv, unit));
}

/**
 * Standard error with the decimals of its volatility, or more if it would otherwise read 0.
 * @param stdErr fraction per √day
 * @param rv the volatility, fraction per √day
 * @example formatStandardError(0.00294, 0.0215201) // "± 0.29"
 */
export function formatStandardError(stdErr: number, rv: number, unit: VolatilityUnit = "day"): string {
  const decimals = formatVolatility(rv, unit).split(".")[1]?.length ?? 0;
  const number = decimalDigits(String(inVolatilityUnit(stdErr, unit) * 100));
  if (!number) throw new RangeError(`A standard error must be a finite number, not ${stdErr}.`);
  const rounded = roundDigits(number, decimals);
  const isLost = rounded.digits === "0" && number.digits !== "0";
  return `±${NARROW_SPACE}${isLost ? formatVolatility(stdErr, unit) : plainText(rounded, decimals)}`;
}

/**
 * Pads a number with spaces as wide as digits, so that numbers in a column align at the point.
 * @param decimals of the longest number
 * @example alignAtPoint("24.0", 2).length // 5
 */
export function alignAtPoint(text: string, decimals = 2): string {
  const shown = text.split(".")[1]?.length ?? 0;
  const point = shown === 0 && decimals > 0 ? POINT_SPACE : "";
  return text + point + FIGURE_SPACE.repeat(Math.max(0, decimals - shown));
}

/** Unit label for pegged pairs: `bp / day`. */
function basisPointUnit(unit: VolatilityUnit = "day"): string {
  return `bp / ${unit}`;
}

/**
 * Fraction in basis points, without unit: one decimal below 100, more if it would otherwise read 0.
 * @param fraction 0.00034 for 3.4 bp; finite
 */
export function formatBasisPoints(fraction: number): string {
  const number = decimalDigits(String(fraction));
  if (!number) throw new RangeError(`Basis points need a finite number, not ${fraction}.`);
  const points = { ...number, exponent: number.exponent + 4 };
  const decimals = Math.abs(fraction) * 10_000 >= 99.95 ? 0 : 1;
  const { digits, bound, isNegative } = trueDigits(points, { decimals, maxDecimals: 8 });
  return `${isNegative ? MINUS : ""}${bound}${groupThousands(digits)}`;
}

/** Display scale of volatility: percent, or basis points for a pegged pair. */
export type VolatilityScale = { unit: VolatilityUnit; isPegged: boolean };

/** Unit label of a scale: `% / day`, `bp / year`. */
export function scaleUnit({ unit, isPegged }: VolatilityScale): string {
  return isPegged ? basisPointUnit(unit) : volatilityUnit(unit);
}

/** Converts a fraction per √day to a scale: percent or basis points, per √day or per √year. */
export function inScale(rv: number, { unit, isPegged }: VolatilityScale): number {
  return inVolatilityUnit(rv, unit) * (isPegged ? 10_000 : 100);
}

/**
 * Volatility on a scale, without unit.
 * @param rv fraction per √day; finite
 * @example formatScaled(0.00034, { unit: "year", isPegged: true }) // "65.0"
 */
export function formatScaled(rv: number, { unit, isPegged }: VolatilityScale): string {
  const inUnit = inVolatilityUnit(rv, unit);
  return isPegged ? formatBasisPoints(inUnit) : formatPercentDigits(inUnit);
}

/**
 * Standard error on the scale of its volatility.
 * @param stdErr fraction per √day
 * @param rv the volatility, fraction per √day
 */
export function formatScaledError(stdErr: number, rv: number, scale: VolatilityScale): string {
  if (scale.isPegged) return `±${NARROW_SPACE}${formatScaled(stdErr, scale)}`;
  return formatStandardError(stdErr, rv, scale.unit);
}

/** Distance of a pegged pair's price from 1. @example formatPegDistance(0.99969) // "−3.1 bp from the peg" */
export function formatPegDistance(price: number): string {
  if (price === 1) return "on the peg";
  // Subtracting doubles near 1 leaves digits that the price does not have.
  const distance = Number((price - 1).toPrecision(12));
  return `${distance > 0 ? "+" : ""}${formatBasisPoints(distance)}${NARROW_SPACE}bp from the peg`;
}
