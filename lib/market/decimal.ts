const EXPONENT_FORM = /^(-?)(\d+)(?:\.(\d*))?[eE]([+-]?\d+)$/;

/**
 * Writes a number without an exponent, digits unchanged, for PostgreSQL's `numeric` and for exports.
 * @param number a finite number, or decimal text with or without exponent
 * @returns plain decimal text; other text is returned unchanged
 * @example plainDecimal(3.487e-9) // "0.000000003487"
 */
export function plainDecimal(number: number | string): string {
  const text = String(number);
  const match = EXPONENT_FORM.exec(text);
  if (!match) return text;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits}${"0".repeat(point - digits.length)}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
