import { countOf, formatCount } from "@/lib/format/count";
import { formatShare } from "@/lib/format/percent";
import { formatVolatility, type VolatilityUnit, volatilityUnit } from "@/lib/format/volatility";
import { MIN_COVERAGE } from "@/lib/market/thresholds";
import type { DistributionBin } from "./distribution-layout";
import type { MarketVolatility } from "./prepare-distribution";
import { formatVolatilityRange } from "./volatility-range";

/** A number of pairs in digits: `1 pair`, `10,000 pairs`. */
export function pairCount(count: number): string {
  return `${formatCount(count)} ${count === 1 ? "pair" : "pairs"}`;
}

/** Label of a column: name and volatility of its only pair, else its range and number of pairs. */
export function describeBin({ range, count, only }: DistributionBin, unit: VolatilityUnit): string {
  if (only) return `${only.name} ${formatVolatility(only.rv, unit)}`;
  return `${formatVolatilityRange(range, unit)}: ${pairCount(count)}`;
}

/**
 * Explains why no pair has a volatility.
 * @param span display name of the window
 */
export function describeInsufficientData(
  { pegged, silent, withheld, bestCoverage }: MarketVolatility,
  span: string,
): string {
  if (withheld === 0 && silent === 0 && pegged > 0) return "Every pair is pegged.";
  if (withheld === 0 && silent > 0) return "No pair has a recent sample.";
  if (bestCoverage >= MIN_COVERAGE)
    return "Not enough data yet. The first figure follows the next 5-minute price.";
  const required = formatShare(MIN_COVERAGE);
  return `Not enough data yet. ${formatShare(bestCoverage)} of the last ${span} was sampled; figures start at ${required}.`;
}

/**
 * Summary of a market's volatility: number of pairs, median, least and most volatile pair, excluded pairs.
 * @param span display name of the window
 */
export function describeMarket(
  { placed, median, pegged, silent, withheld }: MarketVolatility,
  span: string,
  unit: VolatilityUnit,
): string {
  const least = placed[0];
  const most = placed.at(-1);
  const excluded = [
    pegged > 0 ? `${countOf(pegged, "pegged pair")} left out` : null,
    silent > 0 ? `${countOf(silent, "pair")} without a recent sample` : null,
    withheld > 0 ? `${countOf(withheld, "pair")} without enough data` : null,
  ].filter((part) => part !== null);
  const rest = excluded.length > 0 ? ` ${capitalized(excluded.join(", "))}.` : "";
  if (!least || !most || median === null) return `Volatility over ${span}: not enough data yet.${rest}`;
  const figure = (rv: number) => formatVolatility(rv, unit);
  const provisional = placed.filter(({ isProvisional }) => isProvisional).length;
  const among = provisional > 0 ? `, ${formatCount(provisional)} of them provisional` : "";
  const head = `Volatility over ${span} of ${countOf(placed.length, "pair")}${among}`;
  const figures =
    placed.length === 1
      ? `${most.name} ${figure(most.rv)}`
      : `median ${figure(median)}, least volatile ${least.name} ${figure(least.rv)}, most volatile ${most.name} ${figure(most.rv)}`;
  return `${head}: ${figures} ${volatilityUnit(unit)}.${rest}`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
