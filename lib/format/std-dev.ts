import { compactText, MIN_COMPACT_POWER } from "./compact";
import { decimalDigits, groupThousands, magnitude, plainText, roundDigits } from "./decimal-digits";
import { formatPrice, type PriceText, type PriceVariant } from "./price";

/** Three significant digits from 1 on, two below. */
function decimalsFor(power: number): number {
  return power >= 0 ? Math.max(0, 2 - power) : 1 - power;
}

/**
 * Standard deviation in quote units: two or three digits in a list, two decimals on a pair's page from 1 on. Four or
 * more zeros after the point are counted, as in prices.
 * @param stdDev quote units; finite, never negative
 * @returns `plain` is "0" for a flat series
 * @example formatStdDev(42.0631).plain // "42.1"
 */
export function formatStdDev(stdDev: number, variant: PriceVariant = "table"): PriceText {
  const text = formatPrice(String(stdDev), "page");
  const number = decimalDigits(String(stdDev));
  if (!number || number.digits === "0" || text.tiny) return text;
  if (variant !== "page" && magnitude(number) >= MIN_COMPACT_POWER) {
    const plain = compactText(number, 3);
    return { ...text, plain, rounded: plain };
  }
  const rounded = roundDigits(number, decimalsFor(magnitude(number)));
  const decimals = variant !== "table" && magnitude(number) >= 0 ? 2 : decimalsFor(magnitude(rounded));
  const plain = groupThousands(plainText(roundDigits(number, decimals), decimals));
  return { ...text, plain, rounded: plain };
}
