"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useClockSync } from "@/components/shell/clock";
import { ApiError } from "@/lib/api/fetcher";
import { latestQuery, nextTryAt, pairsQuery, volatilityQuery } from "@/lib/api/queries";
import type { WindowId } from "@/lib/market/window";

/** What a page is told when it was made while the server's database was away. */
export type Problem = { code: string; message: string };

/** The market as this page knows it, kept current: `latest` is polled, the pairs follow when it names another version. */
export function useMarket({ window, isSignedIn }: { window: WindowId; isSignedIn: boolean }) {
  const latest = useQuery(latestQuery());
  const pairs = useQuery(pairsQuery());
  const volatility = useQuery({
    ...volatilityQuery(window),
    enabled: isSignedIn,
    placeholderData: keepPreviousData,
  });
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

  const figured = volatility.data?.version;
  const refetchFigures = volatility.refetch;
  const isMissing = volatility.isError;
  useEffect(() => {
    if (newest !== undefined && figured !== undefined && newest !== figured) void refetchFigures();
  }, [newest, figured, refetchFigures]);
  useEffect(() => {
    if (isMissing && askedAt > 0) void refetchFigures();
  }, [isMissing, askedAt, refetchFigures]);

  return {
    latest: latest.data,
    /** The window's figures; undefined until they are here, and for the signed-out. */
    volatility: volatility.isPlaceholderData ? undefined : volatility.data,
    /** The same, or those of the window chosen before until they are here: they keep the list in an order. */
    orderedBy: volatility.data,
    volatilityError: volatility.error,
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
