import { countOf, formatCount } from "@/lib/format/count";
import { LEAST_OF_MIDDLE_HALF } from "@/lib/market/publication";
import type { Middle } from "./prepare-volatility";

/** What the band is: `middle half of the 13 pairs on Binance`. */
export function middleWords({ pairs }: Middle, source: string): string {
  return `middle half of the ${formatCount(pairs)} pairs on ${source}`;
}

/** Why there is no band to see; null where there is one, or nothing is known yet. */
export function missingMiddleWords(middle: Middle, source: string): string | null {
  switch (middle.state) {
    case "above":
      return `The ${middleWords(middle, source)} lies above this chart.`;
    case "few_pairs":
      return `No middle half: ${countOf(middle.pairs, "pair")} on ${source} ${middle.pairs === 1 ? "has" : "have"} enough data, it takes ${countOf(LEAST_OF_MIDDLE_HALF, "pair").split(" ")[0]}.`;
    case "several_quotes":
      return `No middle half: the pairs on ${source} have different quotes, whose deviations do not compare.`;
    default:
      return null;
  }
}
