import type { VolatilityUnit } from "@/lib/format/volatility";
import { RANGE_IDS, type RangeId } from "@/lib/market/range";
import { WINDOW_IDS, type WindowId } from "@/lib/market/window";
import type { Measure } from "./prepare-volatility";
import type { Stretch } from "./stretches";

/** What of a pair is looked at: all of it stands in the address, so that it can be shared. */
export type PairView = {
  range: RangeId;
  /** A free span, which then rules over the range; epoch milliseconds. */
  zoom: Stretch | null;
  window: WindowId;
  measure: Measure;
  unit: VolatilityUnit;
};

export const DEFAULT_VIEW: PairView = { range: "24h", zoom: null, window: "24h", measure: "rv", unit: "day" };

function oneOf<T extends string>(choices: readonly T[], text: string | null, fallback: T): T {
  return choices.find((choice) => choice === text) ?? fallback;
}

/** The view that an address names; whatever it names wrongly or not at all is as by default. */
export function parsePairView(parameters: { get(name: string): string | null }): PairView {
  const from = Date.parse(parameters.get("from") ?? "");
  const to = Date.parse(parameters.get("to") ?? "");
  return {
    range: oneOf(RANGE_IDS, parameters.get("range"), DEFAULT_VIEW.range),
    zoom: from < to ? { from, to } : null,
    window: oneOf(WINDOW_IDS, parameters.get("window"), DEFAULT_VIEW.window),
    measure: oneOf(["rv", "stdDev"], parameters.get("show"), DEFAULT_VIEW.measure),
    unit: oneOf(["day", "year"], parameters.get("unit"), DEFAULT_VIEW.unit),
  };
}

/** The query of an address that names a view, without what is as by default. */
export function pairViewQuery(view: PairView): string {
  const query = new URLSearchParams();
  if (view.range !== DEFAULT_VIEW.range) query.set("range", view.range);
  if (view.zoom) {
    query.set("from", new Date(view.zoom.from).toISOString());
    query.set("to", new Date(view.zoom.to).toISOString());
  }
  if (view.window !== DEFAULT_VIEW.window) query.set("window", view.window);
  if (view.measure !== DEFAULT_VIEW.measure) query.set("show", view.measure);
  if (view.unit !== DEFAULT_VIEW.unit) query.set("unit", view.unit);
  return query.toString();
}
