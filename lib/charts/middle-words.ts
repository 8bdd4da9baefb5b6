import { formatDrawnPrice } from "@/lib/format/axis-value";
import { countOf, formatCount } from "@/lib/format/count";
import { formatPercentDigits } from "@/lib/format/percent-digits";
import { type VolatilityUnit, volatilityUnit } from "@/lib/format/volatility";
import { plainDecimal } from "@/lib/market/decimal";
import { LEAST_OF_MIDDLE_HALF } from "@/lib/market/publication";
import type { Measure, Middle } from "./prepare-volatility";

/** What the figures of a volatility chart are told in. */
export type ShownIn = { measure: Measure; unit: VolatilityUnit; quote: string };

/**
 * A figure of a volatility chart with its unit.
 * @param value percent per day or year, or quote units, as the chart shows it
 */
export function formatShownFigure(value: number, { measure, unit, quote }: ShownIn): string {
  return measure === "rv"
    ? `${formatPercentDigits(value / 100)} ${volatilityUnit(unit)}`
    : `${formatDrawnPrice(plainDecimal(value))} ${quote}`;
}

/** What the band is: `middle half of the 13 pairs on Binance`. */
export function middleWords({ pairs }: Middle, source: string): string {
  return `middle half of the ${formatCount(pairs)} pairs on ${source}`;
}

/** Why there is no band to see; null where there is one, or nothing is known yet. */
export function missingMiddleWords(middle: Middle, source: string, shownIn: ShownIn): string | null {
  const { state, pairs, newest } = middle;
  const between = newest?.map((edge) => formatShownFigure(edge, shownIn)).join(" to ") ?? "";
  switch (state) {
    case "above":
      return `The ${middleWords(middle, source)} lies above this chart: ${between}.`;
    case "below":
      return `The ${middleWords(middle, source)} lies too close to 0 to be seen here: ${between}.`;
    case "few_pairs":
      return `No middle half: it takes ${countOf(LEAST_OF_MIDDLE_HALF, "pair")} with enough data, and ${source} has ${formatCount(pairs)}.`;
    case "several_quotes":
      return `No middle half: the pairs on ${source} have different quotes, and deviations in these do not compare.`;
    default:
      return null;
  }
}
