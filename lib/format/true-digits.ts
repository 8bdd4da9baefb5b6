import { type DecimalDigits, plainText, roundDigits } from "./decimal-digits";

/** Digits to show, without sign, and whether they are only an upper bound. */
export type TrueDigits = {
  digits: string;
  /** `"<"` if the number is smaller than the smallest that can be shown, which `digits` then contains. */
  bound: "" | "<";
  isNegative: boolean;
};

type Rule = {
  /** Preferred number of decimals. */
  decimals: number;
  /** Maximum number of decimals. */
  maxDecimals: number;
  /** Whole numbers besides 0 that are shown only if the number equals them exactly. */
  exactOnly?: readonly number[];
  /** `round`: half away from zero. `cut`: towards zero, so that rounding does not cross a limit. */
  mode?: "round" | "cut";
};

/**
 * Rounds shares and changes such that 0 and other special values (100 % of a window, −100 % of a price) are shown
 * only if the number is exactly that. Decimals are added until this holds; beyond `maxDecimals` the number is cut or
 * given as a bound.
 * @param number in the displayed unit
 * @example trueDigits(decimalDigits("-99.99987"), { decimals: 2, maxDecimals: 6, exactOnly: [-100] }).digits //
 * "99.9999"
 */
export function trueDigits(
  number: DecimalDigits,
  { decimals, maxDecimals, exactOnly = [], mode = "round" }: Rule,
): TrueDigits {
  const isNegative = number.negative;
  for (let places = decimals; places <= maxDecimals; places++) {
    const short = mode === "round" ? roundDigits(number, places) : cutDigits(number, places);
    const isUnambiguous = [0, ...exactOnly].every((value) => !equals(short, value) || equals(number, value));
    if (isUnambiguous) return { digits: plainText(short, places), bound: "", isNegative };
  }
  const cut = cutDigits(number, maxDecimals);
  if (!equals(cut, 0)) return { digits: plainText(cut, maxDecimals), bound: "", isNegative };
  const smallest = { negative: false, digits: "1", exponent: -maxDecimals };
  return { digits: plainText(smallest, maxDecimals), bound: "<", isNegative };
}

/** Drops decimals towards zero. */
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
