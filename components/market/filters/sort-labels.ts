import type { Sort, SortColumn } from "@/components/market/table/sort-pairs";
import type { VolatilityUnit } from "@/lib/format/volatility";
import { METRICS } from "@/lib/market/metric";

export const SORT_LABELS: Readonly<Record<SortColumn | "largest", string>> = {
  largest: "Largest first",
  pair: "Name",
  source: "Source",
  price: "Price",
  change: "Change 24 h",
  volume: METRICS.volume.label,
  age: "Quote age",
  rank: "Rank",
  volatility: "Volatility",
  stdDev: "Standard deviation",
  cv: "Coefficient of variation",
  coverage: "Coverage",
};

export function sortLabel(sort: Sort | null, unit: VolatilityUnit): string {
  if (sort === null) return SORT_LABELS.largest;
  if (sort.by !== "volatility") return SORT_LABELS[sort.by];
  return `${SORT_LABELS.volatility}, ${unit === "day" ? "% per day" : "% per year"}`;
}
