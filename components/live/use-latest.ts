"use client";
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { useClockSync } from "@/components/live/clock";
import { ApiError, isRetryable } from "@/lib/client/fetcher";
import { LiveUpdates } from "@/lib/client/live-updates";
import { latestQuery, nextRetryAt, queryKeys } from "@/lib/client/queries";
import type { LatestReply } from "@/lib/contracts/latest";

/** Maximum random delay of the first request after a lost stream, because many pages lose it at once. */
const MAX_JITTER_MS = 1000;
/** An instance can return an outdated list up to 250 ms after a tick. */
const RETRY_MS = 1000;

/** The tab's only stream, shared by all pages. */
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

/** Stores a reply from the stream in the query cache, unless a newer one is there. */
async function storeReceived(client: QueryClient, received: LatestReply): Promise<void> {
  // A request in progress may return an older reply.
  await client.cancelQueries({ queryKey: queryKeys.latest });
  client.setQueryData<LatestReply>(queryKeys.latest, (cached) =>
    cached && cached.now >= received.now ? cached : received,
  );
}

/** The newest tick and the state of the sources, from the stream or, without it, by polling. */
export function useLatest() {
  const isConnected = useSyncExternalStore(subscribe, isLive, () => false);
  const isStreamOff = useSyncExternalStore(subscribe, isOff, () => false);
  const client = useQueryClient();
  const latest = useQuery(latestQuery(isConnected));
  const { isError } = latest;
  useClockSync(latest.data?.now, latest.dataUpdatedAt);

  useEffect(() => {
    let previous = getState();
    return subscribe(() => {
      const state = getState();
      if (state.latest && state.latest !== previous.latest) void storeReceived(client, state.latest);
      if (previous.status === "live" && state.status === "connecting") {
        const refetch = () => void client.refetchQueries({ queryKey: queryKeys.latest });
        setTimeout(refetch, Math.random() * MAX_JITTER_MS);
      }
      previous = state;
    });
  }, [client]);

  useEffect(() => setReachable(!isError), [isError]);

  return {
    latest,
    /** The newest version; lists of other versions are outdated. */
    newest: latest.data?.version,
    /** Whether the page shows a notice about the missing stream. */
    isStreamOff: isStreamOff && !isError,
  };
}

/**
 * Refetches data whose version is not the newest, one request at a time.
 * @param shown the version of the data shown; undefined before the first
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

/** State of a page's connection: the first failed query, its error and the time of its next attempt. */
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
