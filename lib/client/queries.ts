import { queryOptions } from "@tanstack/react-query";
import { getJson, isRetryable } from "@/lib/client/fetcher";
import { pollDelay, retryDelay } from "@/lib/client/polling";
import { latestReply } from "@/lib/contracts/latest";
import { pairReply } from "@/lib/contracts/pair";
import { pairsReply } from "@/lib/contracts/pairs";
import type { VolatilitySeries } from "@/lib/contracts/series";
import { priceSeries, volatilitySeries } from "@/lib/contracts/series";
import { volatilityReply } from "@/lib/contracts/volatility";
import { MAIN_METRIC, type MetricId } from "@/lib/market/metric";
import { pairApiPath } from "@/lib/market/pair";
import type { RangeId } from "@/lib/market/range";
import type { WindowId } from "@/lib/market/window";

/** Every query's key, here and nowhere else. */
export const queryKeys = {
  latest: ["latest"],
  pairs: ["pairs"],
  volatility: (window: WindowId) => ["volatility", window],
  pair: (source: string, id: string) => ["pair", source, id],
  prices: (source: string, id: string, view: ChartView, metric: MetricId) => [
    ...["pair", source, id, "prices", metric],
    view,
  ],
  volatilitySeries: (source: string, id: string, window: WindowId, measure: BandMeasure, view: ChartView) => [
    ...["pair", source, id, "volatility", window, measure],
    view,
  ],
} as const;

const PUBLIC_KEYS: ReadonlySet<unknown> = new Set([...queryKeys.latest, ...queryKeys.pairs]);

/** Whether a query's data is for the signed-in only. */
export function isPrivateQuery({ queryKey }: { queryKey: readonly unknown[] }): boolean {
  return !PUBLIC_KEYS.has(queryKey[0]);
}

/** Figure of the band of a volatility series. */
type BandMeasure = NonNullable<VolatilitySeries["band"]>["measure"];

/** A chart's span, by name or from one instant to another, and how many points it has room for. */
export type ChartView = ({ range: RangeId } | { from: string; to: string }) & { points: number };

/** @example search({ range: "24h", points: 600 }) // "?range=24h&points=600" */
function search(fields: Readonly<Record<string, string | number>>): string {
  return `?${new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)]))}`;
}

/** What of a failed query decides when it is tried again. */
type Attempt = { dataUpdatedAt: number; errorUpdatedAt: number };
type Asked = { state: Attempt & { status: string; error: Error | null } };

/** Epoch milliseconds, on this machine's clock, of the next try after a failure. */
export function nextRetryAt({ dataUpdatedAt, errorUpdatedAt }: Attempt): number {
  return errorUpdatedAt + retryDelay(errorUpdatedAt, dataUpdatedAt);
}

/**
 * What holds for all that changes with ticks and with nothing else. Never stale by itself: it is asked for again when
 * `latest` or the stream names another version. What could not be had is asked for again by itself, unless that cannot help.
 */
const FOLLOWS_TICKS = {
  networkMode: "always",
  retry: (failures: number, error: Error) => failures < 2 && isRetryable(error),
  refetchInterval: ({ state }: Asked) =>
    state.status === "error" && isRetryable(state.error) && Math.max(1, nextRetryAt(state) - Date.now()),
  staleTime: Number.POSITIVE_INFINITY,
} as const;

/**
 * The newest tick and the sources' state: requested when the next tick should be stored, less and less often while the
 * server is unreachable, not at all while the page is hidden or the stream delivers it.
 * @param isConnected whether the stream delivers it
 */
export function latestQuery(isConnected = false) {
  return queryOptions({
    queryKey: queryKeys.latest,
    queryFn: ({ signal }) => getJson("/api/latest", latestReply, signal),
    // Asked even where the browser believes to be offline: it does not know about servers on this machine, and a
    // question that fails is how the page learns that it is behind.
    networkMode: "always",
    retry: false,
    staleTime: 1000,
    // What came with the page, or stood on the page before, is brought up to date by the stream and the interval.
    refetchOnMount: false,
    refetchOnWindowFocus: true,
    refetchOnReconnect: true,
    refetchInterval: ({ state }) => {
      const now = Date.now();
      if (state.status === "error" && state.errorUpdatedAt >= state.dataUpdatedAt) {
        return Math.max(1, nextRetryAt(state) - now);
      }
      if (!state.data) return retryDelay(now, 0);
      return pollDelay(state.data, Date.parse(state.data.now) + now - state.dataUpdatedAt, isConnected);
    },
  });
}

/** Every tracked pair. */
export function pairsQuery() {
  return queryOptions({
    queryKey: queryKeys.pairs,
    queryFn: ({ signal }) => getJson("/api/pairs", pairsReply, signal),
    ...FOLLOWS_TICKS,
    // Nearly every row changes with every tick: comparing them all would find nothing to keep.
    structuralSharing: false,
  });
}

/** One window's figures of every tracked pair; for who is signed in. */
export function volatilityQuery(window: WindowId) {
  return queryOptions({
    queryKey: queryKeys.volatility(window),
    queryFn: ({ signal }) => getJson(`/api/volatility${search({ window })}`, volatilityReply, signal),
    ...FOLLOWS_TICKS,
    structuralSharing: false,
  });
}

/** One pair with its figures of all windows. */
export function pairQuery(source: string, id: string) {
  return queryOptions({
    queryKey: queryKeys.pair(source, id),
    queryFn: ({ signal }) => getJson(pairApiPath(source, id), pairReply, signal),
    ...FOLLOWS_TICKS,
  });
}

/** One pair's prices, or its values of another metric, over a span. */
export function pricesQuery(source: string, id: string, view: ChartView, metric: MetricId = MAIN_METRIC) {
  return queryOptions({
    queryKey: queryKeys.prices(source, id, view, metric),
    queryFn: ({ signal }) =>
      getJson(`${pairApiPath(source, id)}/prices${search({ ...view, metric })}`, priceSeries, signal),
    ...FOLLOWS_TICKS,
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
    ...FOLLOWS_TICKS,
    structuralSharing: false,
    refetchInterval: ({ state }) =>
      state.data?.band?.state === "coming"
        ? Math.min(BAND_LATEST_MS, BAND_SOON_MS * 2 ** Math.min(state.dataUpdateCount - 1, 6))
        : false,
  });
}
