"use client";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useClockSync } from "@/components/shell/clock";
import { ApiError } from "@/lib/api/fetcher";
import { latestQuery, nextTryAt, pairsQuery } from "@/lib/api/queries";

/** What a page is told when it was made while the server's database was away. */
export type Problem = { code: string; message: string };

/** The market as this page knows it, kept current: `latest` is polled, the pairs follow when it names another version. */
export function useMarket() {
  const latest = useQuery(latestQuery());
  const pairs = useQuery(pairsQuery());
  useClockSync(latest.data?.now, latest.dataUpdatedAt);

  const newest = latest.data?.version;
  const shown = pairs.data?.version;
  const { refetch, isError } = pairs;
  const askedAt = latest.dataUpdatedAt;
  useEffect(() => {
    if (newest !== undefined && shown !== undefined && newest !== shown) void refetch();
  }, [newest, shown, refetch]);
  // Tried again with every answer that shows the server to be there.
  useEffect(() => {
    if (isError && askedAt > 0) void refetch();
  }, [isError, askedAt, refetch]);

  return {
    latest: latest.data,
    pairs: pairs.data?.pairs,
    /** Whether the last request for `latest` failed. */
    isFailing: latest.isError,
    error: latest.error instanceof ApiError ? latest.error : null,
    isTrying: latest.isFetching,
    /** On this machine's clock, epoch milliseconds. */
    retryAt: latest.isError ? nextTryAt(latest) : null,
    retry: () => void latest.refetch(),
  };
}
