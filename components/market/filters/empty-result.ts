import {
  type FilterField,
  type Filters,
  filterLabel,
  filterPairs,
} from "@/components/market/filters/filter-pairs";
import { findPairs, type PairIndex } from "@/components/pair/find-pairs";
import { formatCount } from "@/lib/format/count";

/** What keeps pairs off the list. */
export type FilterState = {
  query: string;
  narrowing: Filters;
  /** Whether a pair is kept off because it is pegged and such pairs are hidden. */
  isHidden: (key: string) => boolean;
  /** Whether only a range of volatilities is listed. */
  hasRange: boolean;
};

/** What can be done about an empty list. */
export type EmptyAction =
  | "allSources"
  | "allQuotes"
  | "showPegged"
  | "clearFilters"
  | "clearSearch"
  | "clearRange";

export type EmptyResult = { title: string; sentence: string; ways: readonly EmptyAction[] };

const UNLISTED: Filters = { source: [], quote: [] };

/** @example spoken(["Binance", "Kraken", "OKX"]) // "Binance, Kraken or OKX" */
function quotedSearch(names: readonly string[], joint: string): string {
  if (names.length < 2) return names[0] ?? "";
  return `${names.slice(0, -1).join(", ")} ${joint} ${names.at(-1)}`;
}

function chosenLabels(facet: FilterField, values: readonly string[]): string {
  if (values.length > 3) return `${values.length} ${facet}s`;
  return quotedSearch(
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

/** Where pairs were found instead: `4 pairs match on CoinGecko and 2 on Kraken.` */
function elsewhere(found: PairIndex, facet: FilterField, isSearch: boolean): string {
  const counts = new Map<string, number>();
  for (const { pair } of found) counts.set(pair[facet], (counts.get(pair[facet]) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1]);
  const word = facet === "source" ? "on" : "in";
  const places =
    most.length > 2
      ? `${word} ${most.length} other ${facet}s`
      : most
          .map(
            ([value, count], i) =>
              `${i === 0 ? "" : `${formatCount(count)} `}${word} ${filterLabel(facet, value)}`,
          )
          .join(" and ");
  const first = most.length > 2 ? found.length : (most[0]?.[1] ?? 0);
  const pairs = first === 1 ? "pair" : "pairs";
  if (!isSearch) return `There ${first === 1 ? "is" : "are"} ${formatCount(first)} ${places}.`;
  return `${formatCount(first)} ${pairs} ${first === 1 ? "matches" : "match"} ${places}.`;
}

/**
 * Why a list is empty, what would be on it otherwise, and the one or two ways there.
 * @param tracked every pair
 */
export function emptyResult(
  tracked: PairIndex,
  { query, narrowing, isHidden, hasRange }: FilterState,
): EmptyResult {
  const asked = query.trim();
  const isSearch = asked !== "";
  const title = titleOf(asked, narrowing);
  const matching = findPairs(tracked, asked);
  const shown = (found: PairIndex) => found.filter(({ pair }) => !isHidden(pair.key));
  const back: EmptyAction = isSearch ? "clearSearch" : "clearFilters";

  const outside = hasRange ? shown(filterPairs(matching, narrowing)).length : 0;
  if (outside > 0) {
    const verb = isSearch ? (outside === 1 ? "matches" : "match") : outside === 1 ? "lies" : "lie";
    return {
      title: isSearch ? `No pair matches “${asked}” in this range` : "No pair in this range",
      sentence: `${formatCount(outside)} ${outside === 1 ? "pair" : "pairs"} ${verb} outside of it.`,
      ways: isSearch ? ["clearRange", "clearSearch"] : ["clearRange"],
    };
  }
  const pegged = filterPairs(matching, narrowing);
  if (pegged.length > 0) {
    const count = formatCount(pegged.length);
    const words = pegged.length === 1 ? "pegged pair" : "pegged pairs";
    if (!isSearch) {
      return {
        title,
        sentence: `There ${pegged.length === 1 ? "is" : "are"} ${count} ${words}.`,
        ways: ["showPegged"],
      };
    }
    const verb = pegged.length === 1 ? "matches" : "match";
    return { title, sentence: `${count} ${words} ${verb}.`, ways: ["showPegged", back] };
  }
  if (narrowing.source.length > 0) {
    const found = shown(filterPairs(matching, { ...narrowing, source: [] }));
    const sentence = elsewhere(found, "source", isSearch);
    if (found.length > 0) return { title, sentence, ways: ["allSources", back] };
  }
  if (narrowing.quote.length > 0) {
    const found = shown(filterPairs(matching, { ...narrowing, quote: [] }));
    if (found.length > 0)
      return { title, sentence: elsewhere(found, "quote", isSearch), ways: ["allQuotes", back] };
  }
  const isNarrowed = narrowing.source.length + narrowing.quote.length > 0;
  if (isNarrowed && isSearch) {
    const found = filterPairs(matching, UNLISTED);
    if (found.length > 0) {
      const words = found.length === 1 ? "pair matches" : "pairs match";
      const sentence = `${formatCount(found.length)} ${words} without the filters.`;
      return { title, sentence, ways: ["clearFilters", "clearSearch"] };
    }
  }
  const sentence = `${formatCount(tracked.length)} ${tracked.length === 1 ? "pair is" : "pairs are"} tracked.${isSearch ? " Search by name, ticker or source." : ""}`;
  return { title, sentence, ways: [back] };
}
