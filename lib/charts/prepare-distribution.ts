import type { PairRow } from "@/lib/contracts/pairs";
import type { VolatilityRow } from "@/lib/contracts/volatility";
import { publicationOf } from "@/lib/market/publication";

/** A pair with a volatility that is neither pegged nor silent. */
export type PlacedPair = {
  key: string;
  name: string;
  /** Fraction per √day. */
  rv: number;
  isProvisional: boolean;
};

/** Volatilities of a market in one window. */
export type MarketVolatility = {
  /** Pairs with a volatility, without pegged and silent ones; least volatile first, ties in the order of the list. */
  placed: readonly PlacedPair[];
  /** Median volatility of `placed`, fraction per √day; null if it is empty. */
  median: number | null;
  /** Number of pegged pairs, which are excluded. */
  pegged: number;
  /** Number of pairs without a recent sample, which are excluded because their figures are old. */
  silent: number;
  /** Number of pairs without a figure: too little coverage, or no return in the window. */
  withheld: number;
  /** Highest coverage of all pairs, fraction; 0 without pairs. */
  bestCoverage: number;
};

/**
 * Summarizes the volatilities of a list of pairs in one window.
 * @param figures by pair key; a pair without an entry counts as `withheld`
 */
export function summarizeMarket(
  pairs: readonly Pick<PairRow, "key" | "name">[],
  figures: ReadonlyMap<string, VolatilityRow>,
): MarketVolatility {
  const placed: PlacedPair[] = [];
  let pegged = 0;
  let silent = 0;
  let withheld = 0;
  let bestCoverage = 0;
  for (const { key, name } of pairs) {
    const own = figures.get(key);
    if (own && own.coverage > bestCoverage) bestCoverage = own.coverage;
    if (own?.pegged) pegged += 1;
    else if (own?.silent) silent += 1;
    else if (own?.rv == null) withheld += 1;
    else {
      const isProvisional = publicationOf(own.coverage) === "provisional";
      placed.push({ key, name, rv: own.rv, isProvisional });
    }
  }
  placed.sort((a, b) => a.rv - b.rv);
  return { placed, median: medianOf(placed), pegged, silent, withheld, bestCoverage };
}

function medianOf(placed: readonly PlacedPair[]): number | null {
  const upper = placed[placed.length >> 1];
  const lower = placed[(placed.length - 1) >> 1];
  return upper && lower ? (lower.rv + upper.rv) / 2 : null;
}
