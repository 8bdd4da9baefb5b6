import {
  type DecimalDigits,
  decimalDigits,
  groupThousands,
  magnitude,
  plainText,
  roundDigits,
} from "./decimal-digits";

/** From this power of ten on, prices are abbreviated where space is limited. */
export const MIN_COMPACT_POWER = 9;
/** Digits of an abbreviated value of a metric, and the power of ten from which on it is abbreviated. */
const METRIC_DIGITS = 3;
const MIN_METRIC_POWER = 6;
const SUFFIXES = [
  { power: 6, suffix: "M" },
  { power: 9, suffix: "B" },
  { power: 12, suffix: "T" },
] as const;
/** Largest power of ten with a common suffix, exclusive. */
const MIN_EXPONENT_POWER = 15;
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const NARROW_SPACE = "\u202f";

function roundSignificant(number: DecimalDigits, significant: number): DecimalDigits {
  const decimals = significant - 1 - magnitude(number);
  if (decimals >= 0) return roundDigits(number, decimals);
  // Shifted so that rounding at 0 decimals drops digits before the point.
  const shifted = roundDigits({ ...number, exponent: number.exponent + decimals }, 0);
  return { ...shifted, exponent: shifted.exponent - decimals };
}

/**
 * Number of a million or more with a suffix or power of ten, without sign.
 * @param significant digits kept
 * @example compactText(decimalDigits("112345678901.25"), 4) // "112.3 B"
 * @example compactText(decimalDigits("1234567890123456.5"), 4) // "1.235 × 10¹⁵"
 */
export function compactText(number: DecimalDigits, significant: number): string {
  // Rounding may reach the next power of ten: 999,999,999,999 is 1.000 T.
  const rounded = roundSignificant(number, significant);
  const power = magnitude(rounded);
  const scaled = (by: number) =>
    groupThousands(
      plainText({ ...rounded, exponent: rounded.exponent - by }, Math.max(0, significant - 1 - (power - by))),
    );
  if (power >= MIN_EXPONENT_POWER) {
    const exponent = Array.from(String(power), (digit) => SUPERSCRIPTS[Number(digit)] ?? "").join("");
    return `${scaled(power)}${NARROW_SPACE}×${NARROW_SPACE}10${exponent}`;
  }
  const { power: by, suffix } = SUFFIXES.findLast((one) => one.power <= power) ?? SUFFIXES[0];
  return `${scaled(by)}${NARROW_SPACE}${suffix}`;
}

/**
 * A metric's value with a suffix from a million on.
 * @param value decimal text
 * @returns null below a million
 * @example compactValue("31400000000.25") // "31.4 B"
 */
export function compactValue(value: string): string | null {
  const number = decimalDigits(value);
  if (!number || number.digits === "0" || magnitude(number) < MIN_METRIC_POWER) return null;
  return (number.negative ? "\u2212" : "") + compactText(number, METRIC_DIGITS);
}
