import type { PairRow } from "@/lib/api/contracts";
import { sourceName } from "@/lib/format/source-name";

/** A list made ready for searching: what each pair can be found by, in the list's order. */
export type SearchIndex = readonly { pair: PairRow; text: string }[];

/** Gathers what each pair can be found by: name, tickers, source and the provider's id, in lower case. */
export function indexPairs(pairs: readonly PairRow[]): SearchIndex {
  return pairs.map((pair) => ({
    pair,
    text: `${pair.name}\n${pair.base}/${pair.quote}\n${sourceName(pair.source)}\n${pair.id}`.toLowerCase(),
  }));
}

/**
 * The pairs in which every word of a query occurs, in the list's order.
 * @param query as typed; nothing but spaces finds everything
 */
export function findPairs(index: SearchIndex, query: string): PairRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found: PairRow[] = [];
  for (const { pair, text } of index) {
    if (words.every((word) => text.includes(word))) found.push(pair);
  }
  return found;
}
