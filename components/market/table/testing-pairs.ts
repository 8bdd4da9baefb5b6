import type { PairRow } from "@/lib/contracts/pairs";
import type { VolatilityRow } from "@/lib/contracts/volatility";
import { isNotFresh, publicationOf } from "@/lib/market/publication";

/** A pair for tests; its name is its id. */
export function pairOf(name: string, more: Partial<PairRow> = {}): PairRow {
  const source = more.source ?? "test";
  return {
    ...{
      key: `${source}:${name}`,
      source,
      id: name,
      base: name,
      quote: "USD",
      name,
      price: "1",
      volumeQuote: null,
    },
    ...{ change24h: null, sampledAt: null, providerAt: null, quoteAgeMs: null, marketCapRank: null },
    ...{ silent: false, delisted: false, icon: null, sparkline: [] },
    ...more,
  };
}

/** Figures of a pair for tests. */
export function figuresOf(pair: PairRow, more: Partial<VolatilityRow> = {}): VolatilityRow {
  const { coverage = 1, freshCoverage = coverage } = more;
  return {
    ...{ key: pair.key, source: pair.source, id: pair.id, from: null, n: 100, coverage, freshCoverage },
    ...{
      provisional: publicationOf(coverage) === "provisional",
      notFresh: isNotFresh({ coverage, freshCoverage }),
    },
    ...{ mean: 1, stdDev: 0.1, cv: 0.1, change: null, rv: 0.02, rvStdErr: 0.001, returns: 12 },
    ...{ rank: 1, of: 1, pegged: false, silent: false, lastSampleAt: pair.sampledAt },
    ...more,
  };
}
