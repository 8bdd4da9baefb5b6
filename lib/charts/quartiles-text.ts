import { formatDrawnPrice } from "@/lib/format/axis-value";
import { countOf, formatCount } from "@/lib/format/count";
import { formatPercentDigits } from "@/lib/format/percent-digits";
import { formatBasisPoints, scaleUnit, type VolatilityScale } from "@/lib/format/volatility";
import { plainDecimal } from "@/lib/market/decimal";
import { MIN_PAIRS_FOR_QUARTILES } from "@/lib/market/thresholds";
import type { Measure, PreparedVolatility, QuartileBand } from "./prepare-volatility";
import { formatOnAxis, MAX_LABEL_LENGTH } from "./value-axis";

/** Unit of the figures of a volatility chart. */
export type ChartUnit = VolatilityScale & { measure: Measure; quote: string };

/**
 * A figure of a volatility chart without its unit.
 * @param value in the chart's displayed unit: percent, basis points or quote units
 */
function formatChartValue(
  value: number,
  { measure, isPegged }: Pick<ChartUnit, "measure" | "isPegged">,
): string {
  if (measure === "stdDev") return formatDrawnPrice(plainDecimal(value));
  return isPegged ? formatBasisPoints(value / 10_000) : formatPercentDigits(value / 100);
}

/** A figure of a volatility chart with its unit. @param value in the chart's displayed unit */
export function formatShownFigure(value: number, shownIn: ChartUnit): string {
  return `${formatChartValue(value, shownIn)} ${shownIn.measure === "rv" ? scaleUnit(shownIn) : shownIn.quote}`;
}

/** Name of the band: `middle 50 % (25th–75th percentile) of 13 pairs on Binance`. */
export function quartilesText({ pairs }: QuartileBand, source: string): string {
  return `middle 50\u202f% (25th–75th percentile) of ${formatCount(pairs)} pairs on ${source}`;
}

/** Explains why the band is not or not entirely visible; null if it is, or if there is no data yet. */
export function hiddenBandText(quartiles: QuartileBand, source: string, shownIn: ChartUnit): string | null {
  const { state, pairs, newest } = quartiles;
  const between = newest ? formatBetween(newest, shownIn) : "";
  switch (state) {
    case "above":
      return `The ${quartilesText(quartiles, source)} is above the chart: ${between}.`;
    case "cut":
      return `The ${quartilesText(quartiles, source)} reaches above the chart, last ${between}.`;
    case "below":
      return `The ${quartilesText(quartiles, source)} is too close to 0 to be drawn: ${between}.`;
    case "few_pairs":
      return `No middle 50\u202f%: it needs ${countOf(MIN_PAIRS_FOR_QUARTILES, "pair")} with enough data, and ${source} has ${formatCount(pairs)}.`;
    case "several_quotes":
      return `No middle 50\u202f%: the pairs on ${source} have different quotes, whose deviations cannot be compared.`;
    default:
      return null;
  }
}

/** `8.00 to 12.0 % / day`. */
function formatBetween([low, high]: readonly [number, number], shownIn: ChartUnit): string {
  return `${formatChartValue(low, shownIn)} to ${formatShownFigure(high, shownIn)}`;
}

/** The newest figure of a volatility chart for the flag on its axis: `2.15 %`, `3.4 bp`, or in quote units. */
export function lastVolatilityText(
  { last, axis }: PreparedVolatility,
  shownIn: Pick<ChartUnit, "measure" | "isPegged">,
): string {
  if (!last) return "";
  const text = formatChartValue(last.value, shownIn);
  const shown = text.length <= MAX_LABEL_LENGTH ? text : formatOnAxis(last.value, axis);
  if (shownIn.measure === "stdDev") return shown;
  return `${shown} ${shownIn.isPegged ? "bp" : "%"}`;
}
