"use client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useClockSync } from "@/components/shell/clock";
import { ApiError, mayPass } from "@/lib/api/fetcher";
import { latestQuery, nextTryAt } from "@/lib/api/queries";
import { isStreamSought, setServerReachable, useLive } from "./use-live";

/** Pages that lose the stream at one moment ask within so long of each other whether the server is still there. */
const SPREAD_MS = 1000;
/** An answer older than what was told comes from a server that has not looked yet: it does within a quarter of a second. */
const LOOK_AGAIN_MS = 1000;

/** What of a query says whether it has an answer. */
type Asked = {
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
  const { isTold, isOff, tick, changes } = useLive();
  const latest = useQuery(latestQuery(isTold));
  const { refetch, isError } = latest;
  useClockSync(latest.data?.now, latest.dataUpdatedAt);

  const told = tick?.version;
  const answered = latest.data?.version;
  const newest = useNewest(told, answered);

  const known = useRef(answered);
  useEffect(() => {
    known.current = answered;
  }, [answered]);
  useEffect(() => {
    if (told === undefined || told === known.current) return;
    // Takes the place of a question on its way: its answer may be older than what was told, and would pass for newer.
    void refetch();
    const timer = setTimeout(() => {
      if (told !== known.current) void refetch();
    }, LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [told, refetch]);

  const seenChanges = useRef(changes);
  useEffect(() => {
    if (changes === seenChanges.current) return;
    seenChanges.current = changes;
    void refetch();
  }, [changes, refetch]);

  const wasTold = useRef(isTold);
  useEffect(() => {
    const isLost = wasTold.current && !isTold && isStreamSought();
    wasTold.current = isTold;
    if (!isLost) return;
    const timer = setTimeout(() => void refetch(), Math.random() * SPREAD_MS);
    return () => clearTimeout(timer);
  }, [isTold, refetch]);

  useEffect(() => setServerReachable(!isError), [isError]);

  return {
    latest,
    /** The version named last; lists of another one are to be asked for again. */
    newest,
    /** Whether the page has been without a stream for so long that it says so. */
    isStreamOff: isOff && !isError,
  };
}

/** Of two texts, the one that changed last. */
function useNewest(told: string | undefined, answered: string | undefined): string | undefined {
  const [known, setKnown] = useState({ told, answered, newest: answered });
  if (told === known.told && answered === known.answered) return known.newest;
  const newest = told === known.told ? answered : told;
  setKnown({ told, answered, newest });
  return newest;
}

/**
 * Asks again for what is of another version than the newest named, one question at a time.
 * @param shown the version of what is shown; undefined before there is anything
 * @param ask stays the same function
 */
export function useFollow(
  { isFetching, isError }: Pick<Asked, "isFetching" | "isError">,
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
    // What failed is tried again by itself, less and less often.
    if (isError) return;
    const timer = setTimeout(ask, LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [isBehind, isFetching, isError, newest, ask]);
}

/** What a page tells when it cannot get anything newer: of the first question that failed, why, and when it is asked again. */
export function connectionOf(...queries: readonly Asked[]) {
  const failed = queries.find(({ isError, error }) => isError && mayPass(error));
  return {
    isFailing: failed !== undefined,
    error: failed?.error instanceof ApiError ? failed.error : null,
    isTrying: failed?.isFetching ?? false,
    /** On this machine's clock, epoch milliseconds. */
    retryAt: failed ? nextTryAt(failed) : null,
    retry: () => void failed?.refetch(),
  };
}
