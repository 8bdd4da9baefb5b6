/** A decimal number: `digits` × 10^`exponent`; digits without leading zeros, `"0"` for zero. */
export type DecimalDigits = { negative: boolean; digits: string; exponent: number };

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/**
 * Parses decimal text without converting it to a double, so that no digit is lost.
 * @param text decimal text, with or without exponent
 * @returns null if the text is not a decimal number
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

/** Power of ten of the first digit: 3 for 1,234; −1 for 0.5; 0 for zero. */
export function magnitude({ digits, exponent }: DecimalDigits): number {
  return digits === "0" ? 0 : digits.length - 1 + exponent;
}

/** Rounds half away from zero, using all digits at once, so nothing is rounded twice. @param decimals 0 or more */
export function roundDigits(number: DecimalDigits, decimals: number): DecimalDigits {
  const dropped = -decimals - number.exponent;
  if (dropped <= 0) return number;
  const kept = number.digits.length - dropped;
  const first = kept < 0 ? "0" : (number.digits[kept] ?? "0");
  const whole = addToDigits(kept <= 0 ? "0" : number.digits.slice(0, kept), first >= "5" ? 1 : 0);
  if (whole === "0") return { negative: false, digits: "0", exponent: 0 };
  return { negative: number.negative, digits: whole, exponent: -decimals };
}

/** Digits of a whole number plus `more`. BigInt only where a double is not exact. */
function addToDigits(digits: string, more: 0 | 1): string {
  return digits.length <= 15 ? String(Number(digits) + more) : (BigInt(digits) + BigInt(more)).toString();
}

/** Plain text without sign, padded with zeros to `decimals`. Further digits are cut: round first. */
export function plainText({ digits, exponent }: DecimalDigits, decimals: number): string {
  if (digits === "0") return decimals === 0 ? "0" : `0.${"0".repeat(decimals)}`;
  const shifted = digits + "0".repeat(Math.max(0, exponent + decimals));
  const excess = Math.max(0, -exponent - decimals);
  const all = shifted.slice(0, shifted.length - excess).padStart(decimals + 1, "0");
  const point = all.length - decimals;
  return decimals === 0 ? all : `${all.slice(0, point)}.${all.slice(point)}`;
}

/** Inserts commas between thousands of the whole part. */
export function groupThousands(plain: string): string {
  const [whole = "", fraction] = plain.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
