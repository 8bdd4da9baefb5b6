"use client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useClockSync } from "@/components/live/clock";
import { ApiError, isRetryable } from "@/lib/client/fetcher";
import { latestQuery, nextRetryAt } from "@/lib/client/queries";
import { isConnecting, setServerReachable, useLive } from "./use-live";

/** Pages that lose the stream at the same time spread their next request over this long. */
const MAX_JITTER_MS = 1000;
/** A reply older than the version received comes from an instance that has not read the new one yet; it does within 250 ms. */
const RETRY_MS = 1000;

/** The part of a query result that shows how its requests went. */
type QueryState = {
  error: Error | null;
  isError: boolean;
  isFetching: boolean;
  dataUpdatedAt: number;
  errorUpdatedAt: number;
  refetch: () => unknown;
};

/**
 * The newest tick and the sources' state, kept current: refetched at each tick and change that the stream reports, and polled
 * where there is no stream.
 */
export function useLatest() {
  const { isConnected, isOff, tick, changes } = useLive();
  const latest = useQuery(latestQuery(isConnected));
  const { refetch, isError } = latest;
  useClockSync(latest.data?.now, latest.dataUpdatedAt);

  const received = tick?.version;
  const fetched = latest.data?.version;
  const newest = useNewest(received, fetched);

  const known = useRef(fetched);
  useEffect(() => {
    known.current = fetched;
  }, [fetched]);
  useEffect(() => {
    if (received === undefined || received === known.current) return;
    // Replaces a request under way, whose reply may be older than the version received.
    void refetch();
    const timer = setTimeout(() => {
      if (received !== known.current) void refetch();
    }, RETRY_MS);
    return () => clearTimeout(timer);
  }, [received, refetch]);

  const seenChanges = useRef(changes);
  useEffect(() => {
    if (changes === seenChanges.current) return;
    seenChanges.current = changes;
    void refetch();
  }, [changes, refetch]);

  const wasConnected = useRef(isConnected);
  useEffect(() => {
    const isLost = wasConnected.current && !isConnected && isConnecting();
    wasConnected.current = isConnected;
    if (!isLost) return;
    const timer = setTimeout(() => void refetch(), Math.random() * MAX_JITTER_MS);
    return () => clearTimeout(timer);
  }, [isConnected, refetch]);

  useEffect(() => setServerReachable(!isError), [isError]);

  return {
    latest,
    /** The newest version known; lists of another version have to be refetched. */
    newest,
    /** Whether the page shows that it has no stream. */
    isStreamOff: isOff && !isError,
  };
}

/** The one of two versions that changed last. */
function useNewest(received: string | undefined, fetched: string | undefined): string | undefined {
  const [known, setKnown] = useState({ received, fetched, newest: fetched });
  if (received === known.received && fetched === known.fetched) return known.newest;
  const newest = received === known.received ? fetched : received;
  setKnown({ received, fetched, newest });
  return newest;
}

/**
 * Refetches data whose version is not the newest known, one request at a time.
 * @param shown the version of the data shown; undefined before there is any
 * @param ask a stable function
 */
export function useFollow(
  { isFetching, isError }: Pick<QueryState, "isFetching" | "isError">,
  shown: string | undefined,
  newest: string | undefined,
  ask: () => void,
): void {
  const asked = useRef<string>(undefined);
  const isBehind = newest !== undefined && shown !== undefined && newest !== shown;
  useEffect(() => {
    if (!isBehind || isFetching) return;
    if (asked.current !== newest) {
      asked.current = newest;
      ask();
      return;
    }
    // The query retries a failed request by itself.
    if (isError) return;
    const timer = setTimeout(ask, RETRY_MS);
    return () => clearTimeout(timer);
  }, [isBehind, isFetching, isError, newest, ask]);
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
