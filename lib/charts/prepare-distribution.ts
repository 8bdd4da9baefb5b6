import type { PairRow } from "@/lib/contracts/pairs";
import type { VolatilityRow } from "@/lib/contracts/volatility";
import { publicationOf } from "@/lib/market/publication";

/** One pair's place among all. */
export type PlacedPair = {
  key: string;
  name: string;
  /** Fraction per √day. */
  rv: number;
  isProvisional: boolean;
};

/** How a market moves in one window. */
export type MarketVolatility = {
  /** Every pair with a figure but the pegged and the silent ones, least volatile first; equals in the list's order. */
  placed: readonly PlacedPair[];
  /** Of them, fraction per √day; between the two in the middle where their number is even. Null without any. */
  median: number | null;
  /** Pegged pairs, which are left out. */
  pegged: number;
  /** Pairs without a recent sample, which are left out: their figures are of the past. */
  silent: number;
  /** Pairs without data: too little of the window was sampled, or no return closed in it. */
  withheld: number;
  /** How much of the window was sampled of the pair that was sampled most; 0 without any. */
  bestCoverage: number;
};

/**
 * Gathers a window's figures of the pairs of a list.
 * @param figures by the pairs' keys; a pair that is not among them counts as one without data
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
