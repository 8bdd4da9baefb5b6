"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { connectionOf, useFollow, useLatest } from "@/components/live/use-latest";
import { pairsQuery, volatilityQuery } from "@/lib/client/queries";
import type { WindowId } from "@/lib/market/window";

/** The market as this page knows it, kept current: its lists are asked for again when another version is named. */
export function useMarket({ window, isSignedIn }: { window: WindowId; isSignedIn: boolean }) {
  const { latest, newest, isStreamOff } = useLatest();
  const pairs = useQuery(pairsQuery());
  const volatility = useQuery({
    ...volatilityQuery(window),
    enabled: isSignedIn,
    placeholderData: keepPreviousData,
  });
  useFollow(pairs, pairs.data?.version, newest, pairs.refetch);
  useFollow(volatility, volatility.data?.version, newest, volatility.refetch);

  return {
    latest: latest.data,
    /** The window's figures; undefined until they are here, and for the signed-out. */
    volatility: !isSignedIn || volatility.isPlaceholderData ? undefined : volatility.data,
    /** The same, or those of the window chosen before until they are here: they keep the list in an order. */
    orderedBy: isSignedIn ? volatility.data : undefined,
    volatilityError: isSignedIn ? volatility.error : null,
    pairs: pairs.data?.pairs,
    ...connectionOf(latest, pairs),
    /** Event time of what is shown; null while there is nothing. */
    shownAt: pairs.data?.at ?? null,
    isStreamOff,
  };
}
