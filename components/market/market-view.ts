import type { Filters } from "@/components/market/filters/filter-pairs";
import { isSortColumn, SORTS, type Sort } from "@/components/market/table/sort-pairs";
import { parseSharedView, type SharedView, setSharedView } from "@/lib/charts/pair-view";
import {
  parseVolatilityRange,
  type VolatilityRange,
  writeVolatilityRange,
} from "@/lib/charts/volatility-range";
import { type ColumnChoice, isOptionalColumn } from "./table/list-columns";

/** How the list is shown. */
export type MarketView = SharedView & {
  /** Null is the usual order: by volatility for the signed-in, else the largest first. */
  sort: Sort | null;
  /** The sources and quotes that are listed, as the address names them; they need not exist. */
  narrowing: Filters;
  /** Whether pegged pairs are listed among the others. */
  pegged: boolean;
  /** Only pairs whose volatility lies in it are listed; null for all of them. */
  range: VolatilityRange | null;
  columns: ColumnChoice;
};

type Parameters = Pick<URLSearchParams, "get" | "getAll">;

/** What an address may choose of sources and quotes: as much as it takes to filter, not as much as it could hold. */
const MAX_VALUES = 100;

function parseSort(parameters: Parameters): Sort | null {
  const by = parameters.get("sort");
  if (!isSortColumn(by)) return null;
  const asked = parameters.get("dir");
  return { by, direction: asked === "asc" ? "ascending" : asked === "desc" ? "descending" : SORTS[by] };
}

function parseValues(parameters: Parameters, name: string): string[] {
  return [...new Set(parameters.getAll(name))].filter((value) => value !== "").slice(0, MAX_VALUES);
}

function parseColumns(parameters: Parameters): ColumnChoice {
  const show = parseValues(parameters, "show").filter(isOptionalColumn);
  const hide = parseValues(parameters, "hide").filter(isOptionalColumn);
  return { show, hide: hide.filter((column) => !show.includes(column)) };
}

/** Reads a view from an address; whatever is missing or unknown is the default. */
export function parseMarketView(parameters: Parameters): MarketView {
  return {
    ...parseSharedView(parameters),
    sort: parseSort(parameters),
    narrowing: { source: parseValues(parameters, "source"), quote: parseValues(parameters, "quote") },
    pegged: parameters.get("pegged") === "show",
    range: parseVolatilityRange(parameters.get("volatility")),
    columns: parseColumns(parameters),
  };
}

/** An address' query with a view in it, everything else kept; defaults are left out. */
export function withMarketView(search: string, view: MarketView): string {
  const { sort, narrowing, pegged, range, columns } = view;
  const query = new URLSearchParams(search);
  const set = (name: string, values: readonly string[]) => {
    query.delete(name);
    for (const value of values) query.append(name, value);
  };
  setSharedView(query, view);
  set("sort", sort ? [sort.by] : []);
  set("dir", sort ? [sort.direction === "ascending" ? "asc" : "desc"] : []);
  set("source", narrowing.source);
  set("quote", narrowing.quote);
  set("pegged", pegged ? ["show"] : []);
  set("volatility", range ? [writeVolatilityRange(range)] : []);
  set("show", columns.show);
  set("hide", columns.hide);
  return query.toString();
}

/**
 * The view in which the list's links open a pair: a list sorted by standard deviation opens that chart.
 * @param sort what the list is sorted by; null for the default order
 */
export function marketViewQuery({ window, unit, measure }: SharedView, sort: Sort | null): SharedView {
  return { window, unit, measure: sort?.by === "stdDev" ? "stdDev" : measure };
}
