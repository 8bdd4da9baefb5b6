import { decimalDigits, groupThousands, plainText, roundDigits } from "./decimal-digits";

/** Which way a change goes, as shown: one that rounds to 0.00 goes nowhere. */
export type Direction = "up" | "down" | "flat";

export type ChangeText = { text: string; direction: Direction };

/** Narrow no-break space, between a number and its unit. */
const NARROW = "\u202f";
const MINUS = "\u2212";

/**
 * A change for people: percent with two decimals, a true minus, no sign on zero. A half is rounded away from zero,
 * on the fraction's own decimal digits.
 * @param fraction 0.053 for +5.30 %; finite
 * @example formatChange(-0.0026) // { text: "−0.26 %", direction: "down" }
 */
export function formatChange(fraction: number): ChangeText {
  const number = decimalDigits(String(fraction));
  if (!number) throw new RangeError(`A change must be a finite number, not ${fraction}.`);
  const rounded = roundDigits({ ...number, exponent: number.exponent + 2 }, 2);
  const text = `${groupThousands(plainText(rounded, 2))}${NARROW}%`;
  if (rounded.digits === "0") return { text, direction: "flat" };
  return rounded.negative ? { text: MINUS + text, direction: "down" } : { text: `+${text}`, direction: "up" };
}

/** Below it a change is shown as 0.00 %. */
const LEAST_SHOWN = 0.00005;

/** Which way a change goes, as `formatChange` shows it, without the work of writing it out. @param fraction finite */
export function directionOf(fraction: number): Direction {
  if (Math.abs(fraction) < LEAST_SHOWN) return "flat";
  return fraction > 0 ? "up" : "down";
}

/**
 * A share of a whole, in whole percent, never 100 before it is complete.
 * @param fraction 0 to 1
 * @example formatShare(0.433) // "43 %"
 */
export function formatShare(fraction: number): string {
  return `${Math.floor(Math.min(1, Math.max(0, fraction)) * 100 + 1e-9)}${NARROW}%`;
}
