"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { connectionOf, useLatest, useRefetchOnNewVersion } from "@/components/live/use-latest";
import { pairsQuery, volatilityQuery } from "@/lib/client/queries";
import type { WindowId } from "@/lib/market/window";

/** Data of the market page, refetched with every tick. */
export function useMarket({ window, isSignedIn }: { window: WindowId; isSignedIn: boolean }) {
  const { latest, newest, isStreamOff } = useLatest();
  const pairs = useQuery(pairsQuery());
  const volatility = useQuery({
    ...volatilityQuery(window),
    enabled: isSignedIn,
    placeholderData: keepPreviousData,
  });
  useRefetchOnNewVersion(pairs, pairs.data?.version, newest, pairs.refetch);
  useRefetchOnNewVersion(volatility, volatility.data?.version, newest, volatility.refetch);

  return {
    latest: latest.data,
    /** Undefined while loading and when signed out. */
    volatility: !isSignedIn || volatility.isPlaceholderData ? undefined : volatility.data,
    /** Like `volatility`, or the previous window's figures while loading, to keep the list sorted. */
    orderedBy: isSignedIn ? volatility.data : undefined,
    volatilityError: isSignedIn ? volatility.error : null,
    pairs: pairs.data?.pairs,
    ...connectionOf(latest, pairs),
    /** Event time of the shown list. */
    shownAt: pairs.data?.at ?? null,
    isStreamOff,
  };
}
