import type { Sort, SortColumn } from "@/components/market/table/sort-pairs";
import type { VolatilityUnit } from "@/lib/format/volatility";

/** What each order is called. */
export const SORT_WORDS: Readonly<Record<SortColumn | "largest", string>> = {
  largest: "Largest first",
  pair: "Name",
  source: "Source",
  price: "Price",
  change: "Change 24 h",
  age: "Quote age",
  rank: "Rank",
  volatility: "Volatility",
  stdDev: "Standard deviation",
  cv: "Coefficient of variation",
  coverage: "Coverage",
};

/** The order a list is in, as a phone's bar above it tells it. */
export function sortWords(sort: Sort | null, unit: VolatilityUnit): string {
  if (sort === null) return SORT_WORDS.largest;
  if (sort.by !== "volatility") return SORT_WORDS[sort.by];
  return `${SORT_WORDS.volatility}, ${unit === "day" ? "% per day" : "% per year"}`;
}
