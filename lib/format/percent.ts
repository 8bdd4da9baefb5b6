import { compactText } from "./compact";
import { decimalDigits, groupThousands, magnitude } from "./decimal-digits";
import { trueDigits } from "./true-digits";

/** Which way a change goes: only one that is exactly 0 goes nowhere. */
export type Direction = "up" | "down" | "flat";

export type ChangeText = { text: string; direction: Direction };

/** Narrow no-break space, between a number and its unit. */
const NARROW = "\u202f";
const MINUS = "\u2212";

/** From this power of ten on, a change in percent is written short. */
const COMPACT_FROM_POWER = 6;
const SIGNIFICANT = 4;

/**
 * A change for people: percent with two decimals, more where they would say 0 or −100 of what is neither, a true minus, no
 * sign on zero. A half is rounded away from zero, on the fraction's own decimal digits.
 * @param fraction 0.053 for +5.30 %; finite
 * @example formatChange(-0.0026) // { text: "−0.26 %", direction: "down" }
 * @example formatChange(12345.6).text // "+1.235 M %"
 * @example formatChange(-0.9999987499).text // "−99.9999 %"
 */
export function formatChange(fraction: number): ChangeText {
  const number = decimalDigits(String(fraction));
  if (!number) throw new RangeError(`A change must be a finite number, not ${fraction}.`);
  const percent = { ...number, exponent: number.exponent + 2 };
  const direction = directionOf(fraction);
  const sign = { up: "+", down: MINUS, flat: "" }[direction];
  if (magnitude(percent) >= COMPACT_FROM_POWER)
    return { text: `${sign}${compactText(percent, SIGNIFICANT)}${NARROW}%`, direction };
  // Decimals say nothing of a change by a hundred times and more, and take room.
  const decimals = magnitude(percent) >= 4 ? 0 : 2;
  const { digits, bound } = trueDigits(percent, { decimals, maxDecimals: 6, apartFrom: [-100] });
  return { text: `${sign}${bound}${groupThousands(digits)}${NARROW}%`, direction };
}

/** Which way a change goes. @param fraction finite */
export function directionOf(fraction: number): Direction {
  return fraction === 0 ? "flat" : fraction > 0 ? "up" : "down";
}

/**
 * A share of a whole in percent, cut and never rounded up, so that it passes no limit (50 %, 90 %) it does not reach: 100 only
 * when it is complete, 0 only when it is nothing.
 * @param fraction 0 to 1; what lies beyond counts as the end
 * @param decimals places after the point; none on the whole of it and on nothing
 */
function formatPart(fraction: number, decimals: number): string {
  const part = Math.min(1, Math.max(0, fraction));
  const number = decimalDigits(String(part));
  if (!number) throw new RangeError(`A share must be a finite number, not ${fraction}.`);
  if (part === 0 || part === 1) return `${part * 100}${NARROW}%`;
  const percent = { ...number, exponent: number.exponent + 2 };
  const { digits, bound } = trueDigits(percent, { decimals, maxDecimals: decimals, mode: "cut" });
  return `${bound}${digits}${NARROW}%`;
}

/**
 * A share of a whole, in whole percent.
 * @param fraction 0 to 1
 * @example formatShare(0.433) // "43 %"
 */
export function formatShare(fraction: number): string {
  return formatPart(fraction, 0);
}

/**
 * A coverage or fresh coverage, with one decimal.
 * @param fraction 0 to 1
 * @example formatCoverage(0.8996) // "89.9 %"
 */
export function formatCoverage(fraction: number): string {
  return formatPart(fraction, 1);
}
