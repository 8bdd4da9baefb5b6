import type { Filters } from "@/components/market/filters/filter-pairs";
import { isSortColumn, SORTS, type Sort } from "@/components/market/table/sort-pairs";
import { parseSharedView, type SharedView, setSharedView } from "@/lib/charts/pair-view";
import {
  parseVolatilityRange,
  serializeVolatilityRange,
  type VolatilityRange,
} from "@/lib/charts/volatility-range";
import { type ColumnChoice, isOptionalColumn } from "./table/list-columns";

export type MarketView = SharedView & {
  /** Null is the default order: by volatility when signed in, otherwise largest first. */
  sort: Sort | null;
  /** As named in the URL; values may not exist. */
  filters: Filters;
  /** True if pegged pairs are listed. */
  pegged: boolean;
  /** Lists only pairs whose volatility lies in the range. */
  range: VolatilityRange | null;
  columns: ColumnChoice;
};

type Parameters = Pick<URLSearchParams, "get" | "getAll">;

/** Maximum number of filter values read from a URL. */
const MAX_VALUES = 100;

function parseSort(parameters: Parameters): Sort | null {
  const by = parameters.get("sort");
  if (!isSortColumn(by)) return null;
  const sortKey = parameters.get("dir");
  return { by, direction: sortKey === "asc" ? "ascending" : sortKey === "desc" ? "descending" : SORTS[by] };
}

function parseValues(parameters: Parameters, name: string): string[] {
  return [...new Set(parameters.getAll(name))].filter((value) => value !== "").slice(0, MAX_VALUES);
}

function parseColumns(parameters: Parameters): ColumnChoice {
  const show = parseValues(parameters, "show").filter(isOptionalColumn);
  const hide = parseValues(parameters, "hide").filter(isOptionalColumn);
  return { show, hide: hide.filter((column) => !show.includes(column)) };
}

/** Parses a view; missing and invalid parameters get defaults. */
export function parseMarketView(parameters: Parameters): MarketView {
  return {
    ...parseSharedView(parameters),
    sort: parseSort(parameters),
    filters: { source: parseValues(parameters, "source"), quote: parseValues(parameters, "quote") },
    pegged: parameters.get("pegged") === "show",
    range: parseVolatilityRange(parameters.get("volatility")),
    columns: parseColumns(parameters),
  };
}

/** Query with a view; other parameters are kept and defaults omitted. */
export function withMarketView(search: string, view: MarketView): string {
  const { sort, filters, pegged, range, columns } = view;
  const query = new URLSearchParams(search);
  const set = (name: string, values: readonly string[]) => {
    query.delete(name);
    for (const value of values) query.append(name, value);
  };
  setSharedView(query, view);
  set("sort", sort ? [sort.by] : []);
  set("dir", sort ? [sort.direction === "ascending" ? "asc" : "desc"] : []);
  set("source", filters.source);
  set("quote", filters.quote);
  set("pegged", pegged ? ["show"] : []);
  set("volatility", range ? [serializeVolatilityRange(range)] : []);
  set("show", columns.show);
  set("hide", columns.hide);
  return query.toString();
}

/**
 * View for links to a pair: a list sorted by standard deviation opens that chart.
 * @param sort null for the default order
 */
export function marketViewQuery({ window, unit, measure }: SharedView, sort: Sort | null): SharedView {
  return { window, unit, measure: sort?.by === "stdDev" ? "stdDev" : measure };
}
