import { decimalDigits, groupThousands, plainText, roundDigits } from "./decimal-digits";
import { formatPercentDigits } from "./percent-digits";
import { trueDigits } from "./true-digits";

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

/** The unit that stands beside a pegged pair's volatility: `bp / day`. */
export function basisPointUnit(unit: VolatilityUnit = "day"): string {
  return `bp / ${unit}`;
}

/**
 * A fraction in basis points, without the unit `bp`: one decimal under 100, more where it would say 0 of what is not 0.
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

/** In which figures of volatility are shown: percent, or basis points for a pegged pair. */
export type VolatilityScale = { unit: VolatilityUnit; isPegged: boolean };

/** The unit that stands beside figures of a scale: `% / day`, `bp / year`. */
export function scaleUnit({ unit, isPegged }: VolatilityScale): string {
  return isPegged ? basisPointUnit(unit) : volatilityUnit(unit);
}

/** How many of a scale's units a fraction per √day is: percent or basis points, per √day or per √year. */
export function inScale(rv: number, { unit, isPegged }: VolatilityScale): number {
  return inVolatilityUnit(rv, unit) * (isPegged ? 10_000 : 100);
}

/**
 * A volatility on a scale, without the unit.
 * @param rv fraction per √day; finite
 * @example formatScaled(0.00034, { unit: "year", isPegged: true }) // "65.0"
 */
export function formatScaled(rv: number, { unit, isPegged }: VolatilityScale): string {
  const inUnit = inVolatilityUnit(rv, unit);
  return isPegged ? formatBasisPoints(inUnit) : formatPercentDigits(inUnit);
}

/**
 * A standard error beside its volatility, on the volatility's scale.
 * @param stdErr fraction per √day
 * @param rv what it belongs to, fraction per √day
 */
export function formatScaledError(stdErr: number, rv: number, scale: VolatilityScale): string {
  if (scale.isPegged) return `±${NARROW}${formatScaled(stdErr, scale)}`;
  return formatStandardError(stdErr, rv, scale.unit);
}

/**
 * How far a pegged pair's price lies from 1, in words.
 * @example formatPegDistance(0.99969) // "−3.1 bp from the peg"
 */
export function formatPegDistance(price: number): string {
  if (price === 1) return "on the peg";
  // The distance of doubles near 1 carries digits that the price never had.
  const distance = Number((price - 1).toPrecision(12));
  return `${distance > 0 ? "+" : ""}${formatBasisPoints(distance)}${NARROW}bp from the peg`;
}
