import { isSortColumn, SORTS, type Sort } from "@/components/pairs/sort-pairs";
import type { VolatilityUnit } from "@/lib/format/volatility";
import { WINDOW_IDS, type WindowId } from "@/lib/market/window";

/** How the list is shown. */
export type MarketView = {
  window: WindowId;
  unit: VolatilityUnit;
  /** Null is the default order: by rank for the signed-in, else the largest first. */
  sort: Sort | null;
};

function parseSort(parameters: Pick<URLSearchParams, "get">): Sort | null {
  const by = parameters.get("sort");
  if (!isSortColumn(by)) return null;
  const asked = parameters.get("dir");
  return { by, direction: asked === "asc" ? "ascending" : asked === "desc" ? "descending" : SORTS[by] };
}

/** Reads a view from an address; whatever is missing or unknown is the default. */
export function parseMarketView(parameters: Pick<URLSearchParams, "get">): MarketView {
  const window = WINDOW_IDS.find((id) => id === parameters.get("window")) ?? "24h";
  const unit = parameters.get("unit") === "year" ? "year" : "day";
  return { window, unit, sort: parseSort(parameters) };
}

/** An address' query with a view in it, everything else kept; defaults are left out. */
export function withMarketView(search: string, { window, unit, sort }: MarketView): string {
  const query = new URLSearchParams(search);
  query.delete("window");
  query.delete("unit");
  query.delete("sort");
  query.delete("dir");
  if (window !== "24h") query.set("window", window);
  if (unit !== "day") query.set("unit", unit);
  if (sort) {
    query.set("sort", sort.by);
    query.set("dir", sort.direction === "ascending" ? "asc" : "desc");
  }
  return query.toString();
}
