import { queryOptions } from "@tanstack/react-query";
import {
  latestReply,
  pairReply,
  pairsReply,
  priceSeries,
  type RangeId,
  type VolatilitySeries,
  volatilityReply,
  volatilitySeries,
} from "@/lib/api/contracts";
import { getJson } from "@/lib/api/fetcher";
import { pollDelay, retryDelay } from "@/lib/api/polling";
import { pairApiPath } from "@/lib/market/pair";
import type { WindowId } from "@/lib/market/window";

/** Every query's key, here and nowhere else. */
export const queryKeys = {
  latest: ["latest"],
  pairs: ["pairs"],
  volatility: (window: WindowId) => ["volatility", window],
  pair: (source: string, id: string) => ["pair", source, id],
  prices: (source: string, id: string, view: ChartView) => ["pair", source, id, "prices", view],
  volatilitySeries: (source: string, id: string, window: WindowId, measure: BandMeasure, view: ChartView) => [
    ...["pair", source, id, "volatility", window, measure],
    view,
  ],
} as const;

/** Of which figure the band of a volatility series is told. */
type BandMeasure = NonNullable<VolatilitySeries["band"]>["measure"];

/** A chart's span, by name or from one instant to another, and how many points it has room for. */
export type ChartView = ({ range: RangeId } | { from: string; to: string }) & { points: number };

/** @example search({ range: "24h", points: 600 }) // "?range=24h&points=600" */
function search(fields: Readonly<Record<string, string | number>>): string {
  return `?${new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)]))}`;
}

/** What of a failed query decides when it is tried again. */
type Attempt = { dataUpdatedAt: number; errorUpdatedAt: number };

/** Epoch milliseconds, on this machine's clock, of the next try after a failure. */
export function nextTryAt({ dataUpdatedAt, errorUpdatedAt }: Attempt): number {
  return errorUpdatedAt + retryDelay(errorUpdatedAt, dataUpdatedAt);
}

/**
 * The newest tick and the sources' state: asked when the next tick should be there, less and less often while the
 * server is away, not at all while the page is hidden.
 */
export function latestQuery() {
  return queryOptions({
    queryKey: queryKeys.latest,
    queryFn: ({ signal }) => getJson("/api/latest", latestReply, signal),
    // Asked even where the browser believes to be offline: it does not know about servers on this machine, and a
    // question that fails is how the page learns that it is behind.
    networkMode: "always",
    retry: false,
    staleTime: 1000,
    refetchOnWindowFocus: true,
    refetchInterval: ({ state }) => {
      const now = Date.now();
      if (state.status === "error" && state.errorUpdatedAt >= state.dataUpdatedAt) {
        return Math.max(1, nextTryAt(state) - now);
      }
      if (!state.data) return retryDelay(now, 0);
      return pollDelay(state.data, Date.parse(state.data.now) + now - state.dataUpdatedAt);
    },
  });
}

/** Every tracked pair. Never stale by itself: it is asked for again when `latest` names another version. */
export function pairsQuery() {
  return queryOptions({
    queryKey: queryKeys.pairs,
    queryFn: ({ signal }) => getJson("/api/pairs", pairsReply, signal),
    networkMode: "always",
    retry: 2,
    staleTime: Number.POSITIVE_INFINITY,
    // Nearly every row changes with every tick: comparing them all would find nothing to keep.
    structuralSharing: false,
  });
}

/** One window's figures of every tracked pair; for who is signed in. Asked for again as `pairsQuery` is. */
export function volatilityQuery(window: WindowId) {
  return queryOptions({
    queryKey: queryKeys.volatility(window),
    queryFn: ({ signal }) => getJson(`/api/volatility${search({ window })}`, volatilityReply, signal),
    retry: 2,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
}

/** One pair with its figures of all windows. */
export function pairQuery(source: string, id: string) {
  return queryOptions({
    queryKey: queryKeys.pair(source, id),
    queryFn: ({ signal }) => getJson(pairApiPath(source, id), pairReply, signal),
    retry: 2,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** One pair's prices over a span. */
export function pricesQuery(source: string, id: string, view: ChartView) {
  return queryOptions({
    queryKey: queryKeys.prices(source, id, view),
    queryFn: ({ signal }) => getJson(`${pairApiPath(source, id)}/prices${search(view)}`, priceSeries, signal),
    retry: 2,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
}

/** A first look again at a band that is still being computed comes so soon, each further one twice as late. */
const BAND_SOON_MS = 700;
const BAND_LATEST_MS = 30_000;

/** One pair's rolling volatility over a span; asked for again while its band is being computed. */
export function volatilitySeriesQuery(
  source: string,
  id: string,
  window: WindowId,
  measure: BandMeasure,
  view: ChartView,
) {
  return queryOptions({
    queryKey: queryKeys.volatilitySeries(source, id, window, measure, view),
    queryFn: ({ signal }) =>
      getJson(
        `${pairApiPath(source, id)}/volatility${search({ ...view, window, measure })}`,
        volatilitySeries,
        signal,
      ),
    retry: 2,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
    refetchInterval: ({ state }) =>
      state.data?.band?.state === "coming"
        ? Math.min(BAND_LATEST_MS, BAND_SOON_MS * 2 ** Math.min(state.dataUpdateCount - 1, 6))
        : false,
  });
}
