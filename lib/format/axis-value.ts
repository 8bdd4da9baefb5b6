import { decimalDigits, groupThousands, magnitude, plainText, roundDigits } from "./decimal-digits";
import { formatPrice } from "./price";

const MINUS = "\u2212";
const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
/** From this number of zeros after the point on, a subscript counts them, as in prices. */
const MIN_COUNTED_ZEROS = 4;

function subscript(count: number): string {
  return Array.from(String(count), (digit) => SUBSCRIPTS[Number(digit)]).join("");
}

/**
 * Axis label of a round value; a subscript may count its zeros, because axis labels are not copied.
 * @param decimals decimals that the axis step needs
 * @example formatAxisValue(0.0000062, 7) // "0.0₅62"
 */
export function formatAxisValue(value: number, decimals: number): string {
  const number = decimalDigits(String(value));
  if (!number) return "";
  const rounded = roundDigits(number, decimals);
  const sign = rounded.negative ? MINUS : "";
  const zeros = -magnitude(rounded) - 1;
  if (rounded.digits === "0" || zeros < MIN_COUNTED_ZEROS) {
    return sign + groupThousands(plainText(rounded, rounded.digits === "0" ? 0 : decimals));
  }
  return `${sign}0.0${subscript(zeros)}${plainText(rounded, decimals).slice(2 + zeros)}`;
}

/**
 * Axis label of a difference, with its sign: `+0.5`, `−0.5`, `0`.
 * @param decimals decimals that the axis step needs
 */
export function formatSignedAxisValue(value: number, decimals: number): string {
  const text = formatAxisValue(value, decimals);
  return value > 0 && /[1-9₁-₉]/.test(text) ? `+${text}` : text;
}

/**
 * Price as one line of SVG text; a subscript counts its zeros where there are many.
 * @param minDecimals decimals needed to tell it from neighbouring labels
 */
export function formatDrawnPrice(
  price: string,
  variant: "table" | "page" = "table",
  minDecimals = 0,
): string {
  const { plain, tiny } = formatPrice(price, variant);
  if (!tiny) {
    const shown = plain?.split(".")[1]?.length ?? 0;
    return plain === null || shown >= minDecimals
      ? (plain ?? price)
      : formatAxisValue(Number(price), minDecimals);
  }
  if (tiny.zeros + tiny.digits.length < minDecimals) return formatAxisValue(Number(price), minDecimals);
  return `${tiny.sign}0.0${subscript(tiny.zeros)}${tiny.digits}`;
}
