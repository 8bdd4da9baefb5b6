import type { VolatilityUnit } from "@/lib/format/volatility";
import { pairPagePath } from "@/lib/market/pair";
import { RANGE_IDS, type RangeId } from "@/lib/market/range";
import { WINDOW_IDS, type WindowId } from "@/lib/market/window";
import type { TimeRange } from "@/lib/series/time-ranges";
import type { Measure } from "./prepare-volatility";
import { PRICE_SCALES, type PriceScale } from "./value-axis";

/** Settings shared by the list of pairs and the pair page, in the same query parameters of their URLs. */
export type SharedView = {
  window: WindowId;
  unit: VolatilityUnit;
  measure: Measure;
};

/** All settings of a pair page. They are in the URL, so that a link restores them. */
export type PairView = SharedView & {
  range: RangeId;
  /** Selected time range, which overrides `range`; epoch milliseconds. */
  zoom: TimeRange | null;
  /** Scale of the price chart. */
  scale: PriceScale;
};

export const DEFAULT_SHARED_VIEW: SharedView = { window: "24h", unit: "day", measure: "rv" };
export const DEFAULT_VIEW: PairView = { ...DEFAULT_SHARED_VIEW, range: "24h", zoom: null, scale: "linear" };

const UNITS = ["day", "year"] as const satisfies readonly VolatilityUnit[];
const MEASURES = ["rv", "stdDev"] as const satisfies readonly Measure[];

type QueryParameters = { get(name: string): string | null };

function oneOf<T extends string>(choices: readonly T[], text: string | null, fallback: T): T {
  return choices.find((choice) => choice === text) ?? fallback;
}

/** Parses the shared settings of a URL. Missing or unknown values become defaults. */
export function parseSharedView(parameters: QueryParameters): SharedView {
  return {
    window: oneOf(WINDOW_IDS, parameters.get("window"), DEFAULT_SHARED_VIEW.window),
    unit: oneOf(UNITS, parameters.get("unit"), DEFAULT_SHARED_VIEW.unit),
    measure: oneOf(MEASURES, parameters.get("measure"), DEFAULT_SHARED_VIEW.measure),
  };
}

/** Sets the shared settings in a query. Default values are omitted, other parameters are kept. */
export function setSharedView(query: URLSearchParams, view: SharedView): void {
  for (const name of ["window", "unit", "measure"] as const) {
    if (view[name] === DEFAULT_SHARED_VIEW[name]) query.delete(name);
    else query.set(name, view[name]);
  }
}

/** Parses the settings of a pair page's URL. Missing or unknown values become defaults. */
export function parsePairView(parameters: QueryParameters): PairView {
  const from = Date.parse(parameters.get("from") ?? "");
  const to = Date.parse(parameters.get("to") ?? "");
  const shared = parseSharedView(parameters);
  return {
    ...shared,
    // Links of earlier versions call the measure `show`.
    measure:
      parameters.get("measure") === null && parameters.get("show") === "stdDev" ? "stdDev" : shared.measure,
    range: oneOf(RANGE_IDS, parameters.get("range"), DEFAULT_VIEW.range),
    zoom: from < to ? { from, to } : null,
    scale: oneOf(PRICE_SCALES, parameters.get("scale"), DEFAULT_VIEW.scale),
  };
}

/** Query string of a pair page's settings, without default values. */
export function pairViewQuery(view: PairView): string {
  const query = new URLSearchParams();
  if (view.range !== DEFAULT_VIEW.range) query.set("range", view.range);
  if (view.zoom) {
    query.set("from", new Date(view.zoom.from).toISOString());
    query.set("to", new Date(view.zoom.to).toISOString());
  }
  setSharedView(query, view);
  if (view.scale !== DEFAULT_VIEW.scale) query.set("scale", view.scale);
  return query.toString();
}

/**
 * URL of a pair page.
 * @param view missing settings have their default values
 * @example pairHref({ source: "coingecko", id: "bitcoin-usd" }, { window: "7d" }) // "/pairs/coingecko/bitcoin-usd?window=7d"
 */
export function pairHref(pair: { source: string; id: string }, view: Partial<PairView> = {}): string {
  const query = pairViewQuery({ ...DEFAULT_VIEW, ...view });
  const path = pairPagePath(pair.source, pair.id);
  return query === "" ? path : `${path}?${query}`;
}

/**
 * URL of the list of pairs.
 * @param search last query of the list: its sort, filters and search are kept
 * @example marketHref("?sort=change&window=1h", { window: "7d", unit: "day", measure: "rv" }) // "/?sort=change&window=7d"
 */
export function marketHref(search: string, view: SharedView): string {
  const query = new URLSearchParams(search);
  setSharedView(query, view);
  return query.size === 0 ? "/" : `/?${query}`;
}

/** Time range of a view as query parameters of the API. */
export function viewTimeRange({ range, zoom }: PairView): { range: RangeId } | { from: string; to: string } {
  if (!zoom) return { range };
  return { from: new Date(zoom.from).toISOString(), to: new Date(zoom.to).toISOString() };
}
