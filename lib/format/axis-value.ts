import { decimalDigits, groupThousands, magnitude, plainText, roundDigits } from "./decimal-digits";
import { formatPrice } from "./price";

const MINUS = "\u2212";
const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
/** From this many zeros after the point on they are counted, as in prices. */
const COUNTED_ZEROS = 4;

function subscript(count: number): string {
  return Array.from(String(count), (digit) => SUBSCRIPTS[Number(digit)]).join("");
}

/**
 * A round value on an axis. Axes are drawn, never copied, so a count of zeros may stand in them as a subscript.
 * @param decimals places that the axis' step needs
 * @example formatAxisValue(0.0000062, 7) // "0.0₅62"
 */
export function formatAxisValue(value: number, decimals: number): string {
  const number = decimalDigits(String(value));
  if (!number) return "";
  const rounded = roundDigits(number, decimals);
  const sign = rounded.negative ? MINUS : "";
  const zeros = -magnitude(rounded) - 1;
  if (rounded.digits === "0" || zeros < COUNTED_ZEROS) {
    return sign + groupThousands(plainText(rounded, rounded.digits === "0" ? 0 : decimals));
  }
  return `${sign}0.0${subscript(zeros)}${plainText(rounded, decimals).slice(2 + zeros)}`;
}

/**
 * A difference on an axis, with its sign: `+0.5`, `−0.5`, `0`.
 * @param decimals places that the axis' step needs
 */
export function formatSignedAxisValue(value: number, decimals: number): string {
  const text = formatAxisValue(value, decimals);
  return value > 0 && /[1-9₁-₉]/.test(text) ? `+${text}` : text;
}

/**
 * A price in one line of drawn text, its zeros counted as a subscript where there are many.
 * @param least decimals to show at least, so that it can be told from its neighbours on an axis
 */
export function formatDrawnPrice(price: string, variant: "table" | "page" = "table", least = 0): string {
  const { plain, tiny } = formatPrice(price, variant);
  if (!tiny) {
    const shown = plain?.split(".")[1]?.length ?? 0;
    return plain === null || shown >= least ? (plain ?? price) : formatAxisValue(Number(price), least);
  }
  if (tiny.zeros + tiny.digits.length < least) return formatAxisValue(Number(price), least);
  return `${tiny.sign}0.0${subscript(tiny.zeros)}${tiny.digits}`;
}
