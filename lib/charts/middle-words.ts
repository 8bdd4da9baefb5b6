import { formatDrawnPrice } from "@/lib/format/axis-value";
import { countOf, formatCount } from "@/lib/format/count";
import { formatPercentDigits } from "@/lib/format/percent-digits";
import { formatBasisPoints, scaleUnit, type VolatilityScale } from "@/lib/format/volatility";
import { plainDecimal } from "@/lib/market/decimal";
import { LEAST_OF_MIDDLE_HALF } from "@/lib/market/publication";
import type { Measure, Middle } from "./prepare-volatility";

/** What the figures of a volatility chart are told in. */
export type ShownIn = VolatilityScale & { measure: Measure; quote: string };

/**
 * A figure of a volatility chart, without its unit.
 * @param value percent or basis points, or quote units, as the chart shows it
 */
export function formatChartValue(
  value: number,
  { measure, isPegged }: Pick<ShownIn, "measure" | "isPegged">,
): string {
  if (measure === "stdDev") return formatDrawnPrice(plainDecimal(value));
  return isPegged ? formatBasisPoints(value / 10_000) : formatPercentDigits(value / 100);
}

/** The same with its unit. */
export function formatShownFigure(value: number, shownIn: ShownIn): string {
  return `${formatChartValue(value, shownIn)} ${shownIn.measure === "rv" ? scaleUnit(shownIn) : shownIn.quote}`;
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
