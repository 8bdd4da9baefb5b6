"use client";
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { useClockSync } from "@/components/live/clock";
import { ApiError, isRetryable } from "@/lib/client/fetcher";
import { LiveUpdates } from "@/lib/client/live-updates";
import { latestQuery, nextRetryAt, queryKeys } from "@/lib/client/queries";
import type { LatestReply } from "@/lib/contracts/latest";

/** Pages that lose the stream at the same time spread their next request over this long. */
const MAX_JITTER_MS = 1000;
/** A list older than the newest version comes from an instance that has not read it yet; it does within 250 ms. */
const RETRY_MS = 1000;

/** The tab's one stream, shared by every page that shows what ticks change. */
const updates = new LiveUpdates(() => new EventSource("/api/stream"));

/** The part of a query result that describes its requests. */
type QueryState = {
  error: Error | null;
  isError: boolean;
  isFetching: boolean;
  dataUpdatedAt: number;
  errorUpdatedAt: number;
  refetch: () => unknown;
};

const { subscribe, getState, setReachable } = updates;
const isLive = () => getState().status === "live";
const isOff = () => getState().isOff;

/** Puts what the stream sends into the cache of queries, unless a newer reply is there. */
async function storeReceived(client: QueryClient, received: LatestReply): Promise<void> {
  // A request in progress may bring an older reply.
  await client.cancelQueries({ queryKey: queryKeys.latest });
  client.setQueryData<LatestReply>(queryKeys.latest, (known) =>
    known && known.now >= received.now ? known : received,
  );
}

/** The newest tick and the sources' state, as the stream sends them; polled while there is no stream. */
export function useLatest() {
  const isConnected = useSyncExternalStore(subscribe, isLive, () => false);
  const isStreamOff = useSyncExternalStore(subscribe, isOff, () => false);
  const client = useQueryClient();
  const latest = useQuery(latestQuery(isConnected));
  const { isError } = latest;
  useClockSync(latest.data?.now, latest.dataUpdatedAt);

  useEffect(() => {
    let before = getState();
    return subscribe(() => {
      const state = getState();
      if (state.latest && state.latest !== before.latest) void storeReceived(client, state.latest);
      if (before.status === "live" && state.status === "connecting") {
        const refetch = () => void client.refetchQueries({ queryKey: queryKeys.latest });
        setTimeout(refetch, Math.random() * MAX_JITTER_MS);
      }
      before = state;
    });
  }, [client]);

  useEffect(() => setReachable(!isError), [isError]);

  return {
    latest,
    /** The newest version known; lists of another version have to be refetched. */
    newest: latest.data?.version,
    /** Whether the page shows that it has no stream. */
    isStreamOff: isStreamOff && !isError,
  };
}

/**
 * Refetches data whose version is not the newest known, one request at a time.
 * @param shown the version of the data shown; undefined before there is any
 * @param refetch a stable function
 */
export function useRefetchOnNewVersion(
  { isFetching, isError }: Pick<QueryState, "isFetching" | "isError">,
  shown: string | undefined,
  newest: string | undefined,
  refetch: () => void,
): void {
  const requested = useRef<string>(undefined);
  const isBehind = newest !== undefined && shown !== undefined && newest !== shown;
  useEffect(() => {
    if (!isBehind || isFetching) return;
    if (requested.current !== newest) {
      requested.current = newest;
      refetch();
      return;
    }
    // The query retries a failed request by itself.
    if (isError) return;
    const timer = setTimeout(refetch, RETRY_MS);
    return () => clearTimeout(timer);
  }, [isBehind, isFetching, isError, newest, refetch]);
}

/** A page's connection: the first of its queries that failed, why, and when that is retried. */
export function connectionOf(...queries: readonly QueryState[]) {
  const failed = queries.find(({ isError, error }) => isError && isRetryable(error));
  return {
    isFailing: failed !== undefined,
    error: failed?.error instanceof ApiError ? failed.error : null,
    isTrying: failed?.isFetching ?? false,
    /** On the browser's clock, epoch milliseconds. */
    retryAt: failed ? nextRetryAt(failed) : null,
    retry: () => void failed?.refetch(),
  };
}
