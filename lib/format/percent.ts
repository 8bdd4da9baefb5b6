import { compactText } from "./compact";
import { decimalDigits, groupThousands, magnitude } from "./decimal-digits";
import { trueDigits } from "./true-digits";

/** Direction of a change; `flat` only if it is exactly 0. */
export type Direction = "up" | "down" | "flat";

export type ChangeText = { text: string; direction: Direction };

const NARROW_SPACE = "\u202f";
const MINUS = "\u2212";

/** From this power of ten on, percentages are abbreviated. */
const MIN_COMPACT_POWER = 6;
const SIGNIFICANT = 4;

/**
 * Change in percent with two decimals, more if it would otherwise read 0 or −100 without being that; no sign on zero.
 * Rounds half away from zero on the decimal digits.
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
  if (magnitude(percent) >= MIN_COMPACT_POWER)
    return { text: `${sign}${compactText(percent, SIGNIFICANT)}${NARROW_SPACE}%`, direction };
  // Decimals are not useful from 10,000 % on.
  const decimals = magnitude(percent) >= 4 ? 0 : 2;
  const { digits, bound } = trueDigits(percent, { decimals, maxDecimals: 6, exactOnly: [-100] });
  return { text: `${sign}${bound}${groupThousands(digits)}${NARROW_SPACE}%`, direction };
}

/** @param fraction finite */
export function directionOf(fraction: number): Direction {
  return fraction === 0 ? "flat" : fraction > 0 ? "up" : "down";
}

/**
 * Share in percent, rounded down so that it does not reach a limit (50 %, 90 %) by rounding: 100 only if complete, 0
 * only if empty.
 * @param fraction 0 to 1; values outside are clamped
 * @param decimals not shown for 0 and 100
 */
function formatRoundedDown(fraction: number, decimals: number): string {
  const part = Math.min(1, Math.max(0, fraction));
  const number = decimalDigits(String(part));
  if (!number) throw new RangeError(`A share must be a finite number, not ${fraction}.`);
  if (part === 0 || part === 1) return `${part * 100}${NARROW_SPACE}%`;
  const percent = { ...number, exponent: number.exponent + 2 };
  const { digits, bound } = trueDigits(percent, { decimals, maxDecimals: decimals, mode: "cut" });
  return `${bound}${digits}${NARROW_SPACE}%`;
}

/**
 * Share in whole percent.
 * @param fraction 0 to 1
 * @example formatShare(0.433) // "43 %"
 */
export function formatShare(fraction: number): string {
  return formatRoundedDown(fraction, 0);
}

/**
 * Coverage or fresh coverage with one decimal.
 * @param fraction 0 to 1
 * @example formatCoverage(0.8996) // "89.9 %"
 */
export function formatCoverage(fraction: number): string {
  return formatRoundedDown(fraction, 1);
}
