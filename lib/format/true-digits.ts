import { type DecimalDigits, plainText, roundDigits } from "./decimal-digits";

/** Digits to be shown, without sign, and what stands before them where they only bound the number. */
export type TrueDigits = {
  digits: string;
  /** `"<"` where the number is smaller than can be shown: the digits are then the smallest that can. */
  bound: "" | "<";
  isNegative: boolean;
};

type Rule = {
  /** Places after the point, where they say nothing untrue. */
  decimals: number;
  /** So many at most, where more are needed. */
  maxDecimals: number;
  /** Besides 0, what a number must not be shown as unless it is exactly that. Whole numbers. */
  apartFrom?: readonly number[];
  /** `round`: a half away from zero. `cut`: towards zero, so that no limit is passed by rounding. */
  mode?: "round" | "cut";
};

/**
 * The one rule by which shares and changes lose digits: what is shown is never 0, nor another value with a meaning of its own
 * (100 % of a window, −100 % of a price), unless the number is exactly that. Decimals are added until it is not; where
 * `maxDecimals` do not suffice, the number is cut, or told to be smaller than the smallest that can be shown.
 * @param number in the unit that is shown
 * @example trueDigits(decimalDigits("-99.99987"), { decimals: 2, maxDecimals: 6, apartFrom: [-100] }).digits // "99.9999"
 */
export function trueDigits(
  number: DecimalDigits,
  { decimals, maxDecimals, apartFrom = [], mode = "round" }: Rule,
): TrueDigits {
  const isNegative = number.negative;
  for (let places = decimals; places <= maxDecimals; places++) {
    const short = mode === "round" ? roundDigits(number, places) : cutDigits(number, places);
    const isTrue = [0, ...apartFrom].every((value) => !equals(short, value) || equals(number, value));
    if (isTrue) return { digits: plainText(short, places), bound: "", isNegative };
  }
  const cut = cutDigits(number, maxDecimals);
  if (!equals(cut, 0)) return { digits: plainText(cut, maxDecimals), bound: "", isNegative };
  const smallest = { negative: false, digits: "1", exponent: -maxDecimals };
  return { digits: plainText(smallest, maxDecimals), bound: "<", isNegative };
}

/** Drops what lies beyond so many places, towards zero. */
function cutDigits(number: DecimalDigits, decimals: number): DecimalDigits {
  const dropped = -decimals - number.exponent;
  if (dropped <= 0) return number;
  const kept = number.digits.slice(0, Math.max(0, number.digits.length - dropped));
  if (kept === "") return { negative: false, digits: "0", exponent: 0 };
  return { negative: number.negative, digits: kept, exponent: -decimals };
}

function equals({ negative, digits, exponent }: DecimalDigits, value: number): boolean {
  if (digits === "0" || value === 0) return digits === "0" && value === 0;
  if (negative !== value < 0) return false;
  const whole = digits.replace(/0+$/, "");
  const zeros = exponent + digits.length - whole.length;
  return zeros >= 0 && zeros < 16 && whole + "0".repeat(zeros) === String(Math.abs(value));
}
