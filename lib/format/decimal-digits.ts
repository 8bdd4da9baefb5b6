/** A decimal number taken apart: `digits` × 10^`exponent`, digits without leading zeros, `"0"` for zero. */
export type DecimalDigits = { negative: boolean; digits: string; exponent: number };

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/**
 * Takes decimal text apart without passing through a double, so that no digit is lost.
 * @param text decimal text, with or without exponent
 * @returns null when the text is no decimal number
 * @example decimalDigits("0.00620") // { negative: false, digits: "620", exponent: -5 }
 */
export function decimalDigits(text: string): DecimalDigits | null {
  const match = DECIMAL.exec(text.trim());
  if (!match) return null;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  if (whole === "" && fraction === "") return null;
  const digits = (whole + fraction).replace(/^0+/, "");
  if (digits === "") return { negative: false, digits: "0", exponent: 0 };
  return { negative: sign === "-", digits, exponent: Number(exponent) - fraction.length };
}

/** Power of ten of the first digit: 3 for 1,234; −1 for 0.5. Zero has none and counts as 0. */
export function magnitude({ digits, exponent }: DecimalDigits): number {
  return digits === "0" ? 0 : digits.length - 1 + exponent;
}

/**
 * Rounds to a number of decimal places, a half away from zero, judged on all the digits at once: nothing is
 * rounded twice.
 * @param decimals places after the point, 0 or more
 */
export function roundDigits(number: DecimalDigits, decimals: number): DecimalDigits {
  const dropped = -decimals - number.exponent;
  if (dropped <= 0) return number;
  const kept = number.digits.length - dropped;
  const first = kept < 0 ? "0" : (number.digits[kept] ?? "0");
  const whole = next(kept <= 0 ? "0" : number.digits.slice(0, kept), first >= "5" ? 1 : 0);
  if (whole === "0") return { negative: false, digits: "0", exponent: 0 };
  return { negative: number.negative, digits: whole, exponent: -decimals };
}

/** A whole number's digits, with so much added. Only those that a double cannot hold need the slow way. */
function next(digits: string, more: 0 | 1): string {
  return digits.length <= 15 ? String(Number(digits) + more) : (BigInt(digits) + BigInt(more)).toString();
}

/**
 * Writes a number out, without sign, to a number of decimal places, filled with zeros. Digits beyond them are
 * cut: round first.
 */
export function plainText({ digits, exponent }: DecimalDigits, decimals: number): string {
  if (digits === "0") return decimals === 0 ? "0" : `0.${"0".repeat(decimals)}`;
  const shifted = digits + "0".repeat(Math.max(0, exponent + decimals));
  const excess = Math.max(0, -exponent - decimals);
  const all = shifted.slice(0, shifted.length - excess).padStart(decimals + 1, "0");
  const point = all.length - decimals;
  return decimals === 0 ? all : `${all.slice(0, point)}.${all.slice(point)}`;
}

/** Commas between the thousands of the whole part. */
export function groupThousands(plain: string): string {
  const [whole = "", fraction] = plain.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
