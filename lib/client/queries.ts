import { queryOptions } from "@tanstack/react-query";
import { getJson, isRetryable } from "@/lib/client/fetcher";
import { pollDelay, retryDelay } from "@/lib/client/polling";
import { latestReply } from "@/lib/contracts/latest";
import { pairReply } from "@/lib/contracts/pair";
import { pairsReply } from "@/lib/contracts/pairs";
import { type BandMeasure, chartsReply } from "@/lib/contracts/series";
import { volatilityReply } from "@/lib/contracts/volatility";
import { pairApiPath } from "@/lib/market/pair";
import type { RangeId } from "@/lib/market/range";
import type { WindowId } from "@/lib/market/window";

/** The keys of all queries. */
export const queryKeys = {
  latest: ["latest"],
  pairs: ["pairs"],
  volatility: (window: WindowId) => ["volatility", window],
  pair: (source: string, id: string) => ["pair", source, id],
  charts: (source: string, id: string, view: ChartView) => ["pair", source, id, "charts", view],
} as const;

const PUBLIC_KEYS: ReadonlySet<unknown> = new Set([...queryKeys.latest, ...queryKeys.pairs]);

/** Whether a query's data requires sign-in. */
export function isPrivateQuery({ queryKey }: { queryKey: readonly unknown[] }): boolean {
  return !PUBLIC_KEYS.has(queryKey[0]);
}

/** Parameters of a chart request: time range, number of points, window and measure. */
export type ChartView = ({ range: RangeId } | { from: string; to: string }) & {
  points: number;
  window: WindowId;
  measure: BandMeasure;
  /** The range of the overview; absent without one. */
  overview?: RangeId;
};

/** @example search({ range: "24h", points: 600 }) // "?range=24h&points=600" */
function search(fields: Readonly<Record<string, string | number>>): string {
  return `?${new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)]))}`;
}

/** The part of a failed query that determines its next attempt. */
type Attempt = { dataUpdatedAt: number; errorUpdatedAt: number };
type Query = { state: Attempt & { status: string; error: Error | null } };

/** Epoch milliseconds, on this machine's clock, of the next attempt after a failure. */
export function nextRetryAt({ dataUpdatedAt, errorUpdatedAt }: Attempt): number {
  return errorUpdatedAt + retryDelay(errorUpdatedAt, dataUpdatedAt);
}

/**
 * Options of queries whose data change with ticks only. The data never become stale: they are refetched when `latest` has
 * another version. A failed request is retried unless the server rejected it.
 */
const FOLLOWS_TICKS = {
  networkMode: "always",
  retry: (failures: number, error: Error) => failures < 2 && isRetryable(error),
  refetchInterval: ({ state }: Query) =>
    state.status === "error" && isRetryable(state.error) && Math.max(1, nextRetryAt(state) - Date.now()),
  staleTime: Number.POSITIVE_INFINITY,
} as const;

/**
 * The newest tick and the sources' state: requested when the next tick should be stored, with growing delays while the server
 * is unreachable, and not while the page is hidden or the stream delivers it.
 * @param isConnected whether the stream delivers it
 */
export function latestQuery(isConnected = false) {
  return queryOptions({
    queryKey: queryKeys.latest,
    queryFn: ({ signal }) => getJson("/api/latest", latestReply, signal),
    // Also while the browser is offline: the server may run on this machine, and a failed request shows that the page is
    // behind.
    networkMode: "always",
    retry: false,
    staleTime: 1000,
    // Data rendered with the page are updated by the stream and the interval.
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

/** All tracked pairs. */
export function pairsQuery() {
  return queryOptions({
    queryKey: queryKeys.pairs,
    queryFn: ({ signal }) => getJson("/api/pairs", pairsReply, signal),
    ...FOLLOWS_TICKS,
    // Nearly all rows change with each tick, so that structural sharing would only cost time.
    structuralSharing: false,
  });
}

/** Figures of one window for all tracked pairs, for signed-in users. */
export function volatilityQuery(window: WindowId) {
  return queryOptions({
    queryKey: queryKeys.volatility(window),
    queryFn: ({ signal }) => getJson(`/api/volatility${search({ window })}`, volatilityReply, signal),
    ...FOLLOWS_TICKS,
    structuralSharing: false,
  });
}

/** A pair with its figures for all windows. */
export function pairQuery(source: string, id: string) {
  return queryOptions({
    queryKey: queryKeys.pair(source, id),
    queryFn: ({ signal }) => getJson(pairApiPath(source, id), pairReply, signal),
    ...FOLLOWS_TICKS,
  });
}

/** Data of a pair's charts, or of their table. */
export function chartsQuery(source: string, id: string, view: ChartView) {
  return queryOptions({
    queryKey: queryKeys.charts(source, id, view),
    queryFn: ({ signal }) => getJson(`${pairApiPath(source, id)}/charts${search(view)}`, chartsReply, signal),
    ...FOLLOWS_TICKS,
    // Also applies structural sharing between views: a chart whose data are equal is not drawn again.
    select: (reply) => reply,
  });
}
