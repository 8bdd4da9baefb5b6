import { decimalDigits, groupThousands, magnitude, plainText, roundDigits } from "./decimal-digits";

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const MINUS = "\u2212";
const SPACE = "\u00a0";

/** Suffixes of large numbers, largest first. */
const LARGE = [
  { power: 12, suffix: "T" },
  { power: 9, suffix: "B" },
  { power: 6, suffix: "M" },
] as const;

/** Maximum number of decimals of a number with a suffix or a power of ten. */
const MAX_DECIMALS = 2;

/**
 * Large number with a suffix for millions, billions or trillions.
 * @param step the number is rounded to a multiple of it; a power of ten times 1, 2 or 5
 * @returns null below a million, or if the step needs more than two decimals with every suffix
 * @example formatWithSuffix(112_500_000_000, 500_000_000) // "112.5 B"
 */
export function formatWithSuffix(value: number, step: number): string | null {
  const number = decimalDigits(String(value));
  if (!number) return null;
  if (number.digits === "0") return "0";
  const stepPower = Math.floor(Math.log10(step) + 1e-9);
  const large = LARGE.find(({ power }) => magnitude(number) >= power && power - stepPower <= MAX_DECIMALS);
  if (!large) return null;
  const decimals = Math.max(0, large.power - stepPower);
  const rounded = roundDigits({ ...number, exponent: number.exponent - large.power }, decimals);
  const text = groupThousands(plainText(rounded, decimals));
  return `${rounded.negative ? MINUS : ""}${text}${SPACE}${large.suffix}`;
}

/**
 * Number as digits and a power of ten, where no suffix fits.
 * @param step as in `formatWithSuffix`
 * @returns null if the step needs more than two decimals
 * @example formatWithPower(1.2e24, 1e23) // "1.2 × 10²⁴"
 */
export function formatWithPower(value: number, step: number): string | null {
  const number = decimalDigits(String(value));
  if (!number) return null;
  if (number.digits === "0") return "0";
  const power = magnitude(number);
  const decimals = Math.max(0, power - Math.floor(Math.log10(step) + 1e-9));
  if (decimals > MAX_DECIMALS) return null;
  const rounded = roundDigits({ ...number, exponent: number.exponent - power }, decimals);
  const raised = Array.from(String(Math.abs(power)), (digit) => SUPERSCRIPTS[Number(digit)]).join("");
  const text = `${plainText(rounded, decimals)}${SPACE}×${SPACE}10${power < 0 ? "⁻" : ""}${raised}`;
  return rounded.negative ? MINUS + text : text;
}
