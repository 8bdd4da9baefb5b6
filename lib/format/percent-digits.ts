import { decimalDigits, groupThousands, magnitude, plainText, roundDigits } from "./decimal-digits";

const MINUS = "\u2212";

/** No decimals from 100, one from 10, otherwise two, or as many as show two significant digits. */
function decimalsFor(power: number): number {
  if (power >= 2) return 0;
  if (power === 1) return 1;
  return power >= -1 ? 2 : 1 - power;
}

/**
 * Fraction in percent with two or three digits, without unit; for volatility, its standard error and the coefficient
 * of variation. Rounds half away from zero on the decimal digits. Only 0 is shown as `0.00`.
 * @param fraction 0.0215 for 2.15 %
 * @throws RangeError if not finite
 * @example formatPercentDigits(0.0215201) // "2.15"
 */
export function formatPercentDigits(fraction: number): string {
  const number = decimalDigits(String(fraction));
  if (!number) throw new RangeError(`A share must be a finite number, not ${fraction}.`);
  if (number.digits === "0") return "0.00";
  const percent = { ...number, exponent: number.exponent + 2 };
  const near = roundDigits(percent, decimalsFor(magnitude(percent)));
  // Rounding up may reach the next power of ten, which has fewer decimals: 9.996 becomes 10.0.
  const decimals = decimalsFor(magnitude(near));
  const rounded = roundDigits(percent, decimals);
  return (rounded.negative ? MINUS : "") + groupThousands(plainText(rounded, decimals));
}
