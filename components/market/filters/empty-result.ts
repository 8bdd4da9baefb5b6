import {
  type FilterField,
  type Filters,
  filterLabel,
  filterPairs,
} from "@/components/market/filters/filter-pairs";
import { findPairs, type PairIndex } from "@/components/pair/find-pairs";
import { formatCount } from "@/lib/format/count";

export type FilterState = {
  query: string;
  filters: Filters;
  /** True if a pair is pegged and pegged pairs are hidden. */
  isHidden: (key: string) => boolean;
  /** True if the list is limited to a volatility range. */
  hasRange: boolean;
};

export type EmptyAction =
  | "allSources"
  | "allQuotes"
  | "showPegged"
  | "clearFilters"
  | "clearSearch"
  | "clearRange";

export type EmptyResult = { title: string; description: string; actions: readonly EmptyAction[] };

const NO_FILTERS: Filters = { source: [], quote: [] };

/** @example joinNames(["Binance", "Kraken", "OKX"], "or") // "Binance, Kraken or OKX" */
function joinNames(names: readonly string[], conjunction: string): string {
  if (names.length < 2) return names[0] ?? "";
  return `${names.slice(0, -1).join(", ")} ${conjunction} ${names.at(-1)}`;
}

function chosenLabels(facet: FilterField, values: readonly string[]): string {
  if (values.length > 3) return `${values.length} ${facet}s`;
  return joinNames(
    values.map((value) => filterLabel(facet, value)),
    "or",
  );
}

function titleOf(query: string, { source, quote }: Filters): string {
  const where = source.length === 0 ? "" : ` on ${chosenLabels("source", source)}`;
  const quotes = chosenLabels("quote", quote);
  if (query !== "") return `No pair matches “${query}”${where}${quotes && ` in ${quotes}`}`;
  return quotes === "" ? `No pair${where} is listed` : `No pair${where} is priced in ${quotes}`;
}

/** Where pairs match without the filter: `4 pairs match on CoinGecko and 2 on Kraken.` */
function matchesElsewhere(found: PairIndex, facet: FilterField, isSearch: boolean): string {
  const counts = new Map<string, number>();
  for (const { pair } of found) counts.set(pair[facet], (counts.get(pair[facet]) ?? 0) + 1);
  const byCount = [...counts].sort((a, b) => b[1] - a[1]);
  const word = facet === "source" ? "on" : "in";
  const places =
    byCount.length > 2
      ? `${word} ${byCount.length} other ${facet}s`
      : byCount
          .map(
            ([value, count], i) =>
              `${i === 0 ? "" : `${formatCount(count)} `}${word} ${filterLabel(facet, value)}`,
          )
          .join(" and ");
  const first = byCount.length > 2 ? found.length : (byCount[0]?.[1] ?? 0);
  const pairs = first === 1 ? "pair" : "pairs";
  if (!isSearch) return `There ${first === 1 ? "is" : "are"} ${formatCount(first)} ${places}.`;
  return `${formatCount(first)} ${pairs} ${first === 1 ? "matches" : "match"} ${places}.`;
}

/** Explains an empty list and offers one or two actions. @param tracked all pairs */
export function emptyResult(
  tracked: PairIndex,
  { query, filters, isHidden, hasRange }: FilterState,
): EmptyResult {
  const searchText = query.trim();
  const isSearch = searchText !== "";
  const title = titleOf(searchText, filters);
  const matching = findPairs(tracked, searchText);
  const shown = (found: PairIndex) => found.filter(({ pair }) => !isHidden(pair.key));
  const clearAction: EmptyAction = isSearch ? "clearSearch" : "clearFilters";

  const outside = hasRange ? shown(filterPairs(matching, filters)).length : 0;
  if (outside > 0) {
    const verb = isSearch ? (outside === 1 ? "matches" : "match") : outside === 1 ? "is" : "are";
    return {
      title: isSearch ? `No pair matches “${searchText}” in this range` : "No pair in this range",
      description: `${formatCount(outside)} ${outside === 1 ? "pair" : "pairs"} ${verb} outside of it.`,
      actions: isSearch ? ["clearRange", "clearSearch"] : ["clearRange"],
    };
  }
  const pegged = filterPairs(matching, filters);
  if (pegged.length > 0) {
    const count = formatCount(pegged.length);
    const noun = pegged.length === 1 ? "pegged pair" : "pegged pairs";
    if (!isSearch) {
      return {
        title,
        description: `There ${pegged.length === 1 ? "is" : "are"} ${count} ${noun}.`,
        actions: ["showPegged"],
      };
    }
    const verb = pegged.length === 1 ? "matches" : "match";
    return { title, description: `${count} ${noun} ${verb}.`, actions: ["showPegged", clearAction] };
  }
  if (filters.source.length > 0) {
    const found = shown(filterPairs(matching, { ...filters, source: [] }));
    const description = matchesElsewhere(found, "source", isSearch);
    if (found.length > 0) return { title, description, actions: ["allSources", clearAction] };
  }
  if (filters.quote.length > 0) {
    const found = shown(filterPairs(matching, { ...filters, quote: [] }));
    if (found.length > 0)
      return {
        title,
        description: matchesElsewhere(found, "quote", isSearch),
        actions: ["allQuotes", clearAction],
      };
  }
  const isFiltered = filters.source.length + filters.quote.length > 0;
  if (isFiltered && isSearch) {
    const found = filterPairs(matching, NO_FILTERS);
    if (found.length > 0) {
      const noun = found.length === 1 ? "pair matches" : "pairs match";
      const description = `${formatCount(found.length)} ${noun} without the filters.`;
      return { title, description, actions: ["clearFilters", "clearSearch"] };
    }
  }
  const description = `${formatCount(tracked.length)} ${tracked.length === 1 ? "pair is" : "pairs are"} tracked.${isSearch ? " Search by name, ticker or source." : ""}`;
  return { title, description, actions: [clearAction] };
}
