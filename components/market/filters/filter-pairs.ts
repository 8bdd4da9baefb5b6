import type { PairIndex } from "@/components/pair/find-pairs";
import type { PairRow } from "@/lib/contracts/pairs";
import type { VolatilityRow } from "@/lib/contracts/volatility";
import { sourceName } from "@/lib/format/source-name";

/** What the list can be narrowed to. */
export type FilterField = "source" | "quote";
/** Which sources and quotes are listed; none chosen means all of them. */
export type Filters = Readonly<Record<FilterField, readonly string[]>>;

/** A value of a facet and how many pairs have it. */
export type FilterOption = { value: string; name: string; count: number };

/** A facet's value for people. */
export function filterLabel(facet: FilterField, value: string): string {
  return facet === "source" ? sourceName(value) : value;
}

/** What is chosen, without what no pair has: an address may name anything. */
export function knownFilters(narrowing: Filters, pairs: readonly PairRow[]): Filters {
  if (narrowing.source.length === 0 && narrowing.quote.length === 0) return narrowing;
  const sources = new Set<string>();
  const quotes = new Set<string>();
  for (const { source, quote } of pairs) {
    sources.add(source);
    quotes.add(quote);
  }
  return {
    source: narrowing.source.filter((value) => sources.has(value)),
    quote: narrowing.quote.filter((value) => quotes.has(value)),
  };
}

/** The pairs of the chosen sources and quotes, in the list's order. */
export function filterPairs(index: PairIndex, { source, quote }: Filters): PairIndex {
  if (source.length === 0 && quote.length === 0) return index;
  return index.filter(
    ({ pair }) =>
      (source.length === 0 || source.includes(pair.source)) &&
      (quote.length === 0 || quote.includes(pair.quote)),
  );
}

/**
 * A facet's values with how many pairs of a list have each, most first. Values that only others of the tracked pairs
 * have are among them, with a count of 0: a menu that lost what one could choose would be a riddle.
 * @param tracked every pair
 * @param listed the pairs that are listed but for this facet's own narrowing
 */
export function filterOptions(
  facet: FilterField,
  tracked: readonly PairRow[],
  listed: PairIndex,
): FilterOption[] {
  const counts = new Map<string, number>();
  for (const pair of tracked) counts.set(pair[facet], 0);
  for (const { pair } of listed) counts.set(pair[facet], (counts.get(pair[facet]) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count, name: filterLabel(facet, value) }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

/** Whether the pairs are of more than one source. */
export function hasSeveralSources(index: PairIndex): boolean {
  return index.some(({ pair }) => pair.source !== index[0]?.pair.source);
}

/** How many of the pairs are pegged. */
export function countPegged(index: PairIndex, figures: ReadonlyMap<string, VolatilityRow>): number {
  let count = 0;
  for (const { pair } of index) if (figures.get(pair.key)?.pegged) count += 1;
  return count;
}

/** The quote that every pair has; null when they differ. */
export function commonQuote(index: PairIndex): string | null {
  const quote = index[0]?.pair.quote;
  return quote !== undefined && index.every(({ pair }) => pair.quote === quote) ? quote : null;
}
