import { decimalDigits, plainText, roundDigits } from "./decimal-digits";

/** Narrow no-break space, between a number and its unit. */
const NARROW = "\u202f";

/**
 * A coverage or freshness for people: one decimal, 100 % only when it is complete and 0 % only when it is nothing.
 * @param fraction 0 to 1
 * @example formatCoverage(0.9984) // "99.8 %"
 */
export function formatCoverage(fraction: number): string {
  if (fraction >= 1) return `100${NARROW}%`;
  if (fraction <= 0) return `0${NARROW}%`;
  const number = decimalDigits(String(fraction));
  if (!number) throw new RangeError(`A coverage must be a finite number, not ${fraction}.`);
  const rounded = plainText(roundDigits({ ...number, exponent: number.exponent + 2 }, 1), 1);
  const text = rounded === "100.0" ? "99.9" : rounded === "0.0" ? "0.1" : rounded;
  return `${text}${NARROW}%`;
}
