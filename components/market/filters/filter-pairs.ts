import type { PairIndex } from "@/components/pair/find-pairs";
import type { PairRow } from "@/lib/contracts/pairs";
import type { VolatilityRow } from "@/lib/contracts/volatility";
import { sourceName } from "@/lib/format/source-name";

export type FilterField = "source" | "quote";
/** Selected sources and quotes; empty means all. */
export type Filters = Readonly<Record<FilterField, readonly string[]>>;

/** A filter value and its number of pairs. */
export type FilterOption = { value: string; name: string; count: number };

export function filterLabel(field: FilterField, value: string): string {
  return field === "source" ? sourceName(value) : value;
}

/** Removes values that no pair has; the URL may contain anything. */
export function knownFilters(filters: Filters, pairs: readonly PairRow[]): Filters {
  if (filters.source.length === 0 && filters.quote.length === 0) return filters;
  const sources = new Set<string>();
  const quotes = new Set<string>();
  for (const { source, quote } of pairs) {
    sources.add(source);
    quotes.add(quote);
  }
  return {
    source: filters.source.filter((value) => sources.has(value)),
    quote: filters.quote.filter((value) => quotes.has(value)),
  };
}

export function filterPairs(index: PairIndex, { source, quote }: Filters): PairIndex {
  if (source.length === 0 && quote.length === 0) return index;
  return index.filter(
    ({ pair }) =>
      (source.length === 0 || source.includes(pair.source)) &&
      (quote.length === 0 || quote.includes(pair.quote)),
  );
}

/**
 * Values of a filter with the number of pairs, largest first. Values without a listed pair are included with 0, so
 * that the menu does not lose entries.
 * @param tracked all pairs
 * @param listed pairs that match all other filters
 */
export function filterOptions(
  field: FilterField,
  tracked: readonly PairRow[],
  listed: PairIndex,
): FilterOption[] {
  const counts = new Map<string, number>();
  for (const pair of tracked) counts.set(pair[field], 0);
  for (const { pair } of listed) counts.set(pair[field], (counts.get(pair[field]) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count, name: filterLabel(field, value) }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

export function hasSeveralSources(index: PairIndex): boolean {
  return index.some(({ pair }) => pair.source !== index[0]?.pair.source);
}

export function countPegged(index: PairIndex, figures: ReadonlyMap<string, VolatilityRow>): number {
  let count = 0;
  for (const { pair } of index) if (figures.get(pair.key)?.pegged) count += 1;
  return count;
}

/** Quote of all pairs; null if they differ. */
export function commonQuote(index: PairIndex): string | null {
  const quote = index[0]?.pair.quote;
  return quote !== undefined && index.every(({ pair }) => pair.quote === quote) ? quote : null;
}
