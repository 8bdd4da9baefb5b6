import { COMPACT_FROM_POWER, compactText } from "./compact";
import {
  type DecimalDigits,
  decimalDigits,
  groupThousands,
  magnitude,
  plainText,
  roundDigits,
} from "./decimal-digits";
import { trueDigits } from "./true-digits";

/**
 * Where a price stands: `table` saves room from 10,000 on, `page` and `figure` keep two decimals; from a billion on only `page`
 * writes every digit.
 */
export type PriceVariant = "table" | "figure" | "page";

/** A price as it is shown. */
export type PriceText = {
  /** What the eye reads, for a price without a run of zeros; null where `tiny` says it. */
  plain: string | null;
  /** `0.0₅6200` as sign, count of zeros after the point, and the digits that follow them. */
  tiny: { sign: string; zeros: number; digits: string } | null;
  /** What is shown, written out without a count of zeros: for readers. */
  rounded: string;
  /** Every digit given: for titles and copies of a stored price. A computed figure has digits that mean nothing. */
  exact: string;
};

const SIGNIFICANT = 4;
/** From this many zeros after the point on, they are counted instead of written. */
const COUNTED_ZEROS = 4;
const MINUS = "\u2212";

/** A price this near to 1 is shown to a tenth of a basis point: pegged prices and means differ no sooner. */
const PEG_DISTANCE = 0.01;
const PEG_DECIMALS = 5;
const MAX_PEG_DECIMALS = 10;

/** Decimals near 1: so many that nothing but 1 itself is shown as 1; null for what lies further away. */
function decimalsNearPeg(number: DecimalDigits): number | null {
  const power = magnitude(number);
  if (number.negative || (power !== 0 && power !== -1)) return null;
  const value = Number(plainText(number, Math.max(0, -number.exponent)));
  if (Math.abs(value - 1) >= PEG_DISTANCE) return null;
  const rule = { decimals: PEG_DECIMALS, maxDecimals: MAX_PEG_DECIMALS, apartFrom: [1] };
  return trueDigits(number, rule).digits.split(".")[1]?.length ?? PEG_DECIMALS;
}

/** Decimals that show four significant digits or more, two at least from 1 up, none in a table from 10,000 up. */
function decimalsFor(number: DecimalDigits, variant: PriceVariant): number {
  const power = magnitude(number);
  if (power >= 4) return variant === "table" ? 0 : 2;
  if (power >= 0) return Math.max(2, SIGNIFICANT - 1 - power);
  return SIGNIFICANT - 1 - power;
}

/**
 * A price for people: at least four significant digits, never zero unless it is zero, never an exponent
 * (lib/stats/README.md). Rounded once, on the decimal digits, a half away from zero.
 * @param price decimal text as stored
 * @returns text that is no number comes back as it came
 * @example formatPrice("3582.0731").plain // "3,582.07"
 * @example formatPrice("1.0001").plain // "1.00010"
 * @example formatPrice("112345678901.25").plain // "112.3 B"
 * @example formatPrice("0.0000062").tiny // { sign: "", zeros: 5, digits: "6200" }
 */
export function formatPrice(price: string, variant: PriceVariant = "table"): PriceText {
  const number = decimalDigits(price);
  if (!number) return { plain: price, tiny: null, rounded: price, exact: price };
  const exact = exactText(number);
  if (number.digits === "0") return { plain: "0", tiny: null, rounded: "0", exact };
  // Rounding up may reach the next power of ten, where other decimals are shown: 9.99999 is 10.00.
  const decimals =
    decimalsNearPeg(number) ?? decimalsFor(roundDigits(number, decimalsFor(number, variant)), variant);
  const near = roundDigits(number, decimals);
  const sign = number.negative ? MINUS : "";
  const rounded = sign + groupThousands(plainText(near, decimals));
  const zeros = -magnitude(near) - 1;
  if (zeros >= COUNTED_ZEROS) {
    const digits = plainText({ ...near, exponent: near.exponent + decimals }, 0);
    return { plain: null, tiny: { sign, zeros, digits }, rounded, exact };
  }
  if (variant !== "page" && magnitude(near) >= COMPACT_FROM_POWER)
    return { plain: sign + compactText(number, SIGNIFICANT), tiny: null, rounded, exact };
  return { plain: rounded, tiny: null, rounded, exact };
}

function exactText(number: DecimalDigits): string {
  const text = plainText(number, Math.max(0, -number.exponent));
  return number.negative ? `-${text}` : text;
}
