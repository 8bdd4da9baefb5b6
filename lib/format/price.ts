import {
  type DecimalDigits,
  decimalDigits,
  groupThousands,
  magnitude,
  plainText,
  roundDigits,
} from "./decimal-digits";

/** Where a price stands: `table` saves room from 10,000 on, `page` keeps two decimals. */
export type PriceVariant = "table" | "page";

/** A price as it is shown. */
export type PriceText = {
  /** What the eye reads, for a price without a run of zeros; null where `tiny` says it. */
  plain: string | null;
  /** `0.0₅6200` as sign, count of zeros after the point, and the digits that follow them. */
  tiny: { sign: string; zeros: number; digits: string } | null;
  /** Every stored digit: for titles, copies and readers. */
  exact: string;
};

const SIGNIFICANT = 4;
/** From this many zeros after the point on, they are counted instead of written. */
const COUNTED_ZEROS = 4;
const MINUS = "\u2212";

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
 * @example formatPrice("0.0000062").tiny // { sign: "", zeros: 5, digits: "6200" }
 */
export function formatPrice(price: string, variant: PriceVariant = "table"): PriceText {
  const number = decimalDigits(price);
  if (!number) return { plain: price, tiny: null, exact: price };
  const exact = exactText(number);
  if (number.digits === "0") return { plain: "0", tiny: null, exact };
  let rounded = roundDigits(number, decimalsFor(number, variant));
  // Rounding up may reach the next power of ten, where other decimals are shown: 0.99999 is 1.000.
  const decimals = decimalsFor(rounded, variant);
  rounded = roundDigits(number, decimals);
  const sign = number.negative ? MINUS : "";
  const zeros = -magnitude(rounded) - 1;
  if (zeros >= COUNTED_ZEROS) {
    const digits = plainText({ ...rounded, exponent: rounded.exponent + decimals }, 0);
    return { plain: null, tiny: { sign, zeros, digits }, exact };
  }
  return { plain: sign + groupThousands(plainText(rounded, decimals)), tiny: null, exact };
}

function exactText(number: DecimalDigits): string {
  const text = plainText(number, Math.max(0, -number.exponent));
  return number.negative ? `-${text}` : text;
}
