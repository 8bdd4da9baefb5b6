import type { Metric } from "@/lib/market/metric";
import { compactText, compactValue, MIN_COMPACT_POWER } from "./compact";
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
 * `table` drops decimals from 10,000 on; `page` and `figure` keep two; from a billion on only `page` writes every
 * digit.
 */
export type PriceVariant = "table" | "figure" | "page";

/** A formatted price. */
export type PriceText = {
  /** Rounded price; null if `tiny` is set. */
  plain: string | null;
  /** `0.0₅6200` as sign, number of zeros after the point, and the digits that follow. */
  tiny: { sign: string; zeros: number; digits: string } | null;
  /** Rounded price with all zeros written out, for screen readers. */
  rounded: string;
  /** All digits, for titles and for copying a stored price; not meaningful for computed figures. */
  exact: string;
};

const SIGNIFICANT = 4;
/** From this number of zeros after the point on, they are counted instead of written. */
const MIN_COUNTED_ZEROS = 4;
const MINUS = "\u2212";

/** Prices this close to 1 are shown to 0.1 bp. */
const PEG_DISTANCE = 0.01;
const PEG_DECIMALS = 5;
const MAX_PEG_DECIMALS = 10;

/** Decimals for a price near 1, so that only exactly 1 is shown as 1; null for other prices. */
function decimalsNearPeg(number: DecimalDigits): number | null {
  const power = magnitude(number);
  if (number.negative || (power !== 0 && power !== -1)) return null;
  const value = Number(plainText(number, Math.max(0, -number.exponent)));
  if (Math.abs(value - 1) >= PEG_DISTANCE) return null;
  const rule = { decimals: PEG_DECIMALS, maxDecimals: MAX_PEG_DECIMALS, exactOnly: [1] };
  return trueDigits(number, rule).digits.split(".")[1]?.length ?? PEG_DECIMALS;
}

/** Decimals for four or more significant digits: at least two from 1 up, none in tables from 10,000 up. */
function decimalsFor(number: DecimalDigits, variant: PriceVariant): number {
  const power = magnitude(number);
  if (power >= 4) return variant === "table" ? 0 : 2;
  if (power >= 0) return Math.max(2, SIGNIFICANT - 1 - power);
  return SIGNIFICANT - 1 - power;
}

/**
 * Formats a price: at least four significant digits, zero only if it is zero, never an exponent
 * (lib/stats/README.md). Rounded once, half away from zero, on the decimal digits.
 * @param price decimal text as stored
 * @returns other text is returned unchanged
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
  // Rounding up may reach the next power of ten, which has other decimals: 9.99999 becomes 10.00.
  const decimals =
    decimalsNearPeg(number) ?? decimalsFor(roundDigits(number, decimalsFor(number, variant)), variant);
  const near = roundDigits(number, decimals);
  const sign = number.negative ? MINUS : "";
  const rounded = sign + groupThousands(plainText(near, decimals));
  const zeros = -magnitude(near) - 1;
  if (zeros >= MIN_COUNTED_ZEROS) {
    const digits = plainText({ ...near, exponent: near.exponent + decimals }, 0);
    return { plain: null, tiny: { sign, zeros, digits }, rounded, exact };
  }
  if (variant !== "page" && magnitude(near) >= MIN_COMPACT_POWER)
    return { plain: sign + compactText(number, SIGNIFICANT), tiny: null, rounded, exact };
  return { plain: rounded, tiny: null, rounded, exact };
}

/**
 * Formats a stored value of a metric as the metric says: like a price, or with a suffix from a million on.
 * @param value decimal text as stored
 * @example formatMetricValue("31400000000.25", METRICS.volume).plain // "31.4 B"
 */
export function formatMetricValue(value: string, { format }: Metric): PriceText {
  const text = formatPrice(value);
  const compact = format === "compact" ? compactValue(value) : null;
  return compact === null ? text : { ...text, plain: compact, tiny: null };
}

function exactText(number: DecimalDigits): string {
  const text = plainText(number, Math.max(0, -number.exponent));
  return number.negative ? `-${text}` : text;
}
