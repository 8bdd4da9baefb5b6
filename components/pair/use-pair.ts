"use client";
import { useIsFetching, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { connectionOf, useFollow, useLatest } from "@/components/shell/use-latest";
import { pairQuery, queryKeys } from "@/lib/api/queries";

/** One pair as this page knows it, kept current: everything of it is asked for again when another version is named. */
export function usePair(source: string, id: string) {
  const client = useQueryClient();
  const { latest, newest, isStreamOff } = useLatest();
  const pair = useQuery(pairQuery(source, id));
  // The charts' keys begin with the pair's.
  const isFetching = useIsFetching({ queryKey: queryKeys.pair(source, id) }) > 0;
  const ask = useCallback(
    () => void client.invalidateQueries({ queryKey: queryKeys.pair(source, id) }, { cancelRefetch: false }),
    [client, source, id],
  );
  useFollow({ isFetching, isError: pair.isError }, pair.data?.version, newest, ask);

  // Answers that bring no newer sample change nothing about when it came.
  const sampledAt = pair.data?.trust?.at ?? null;
  const [seen, setSeen] = useState({ sampledAt, answeredAt: pair.dataUpdatedAt });
  if (seen.sampledAt !== sampledAt) setSeen({ sampledAt, answeredAt: pair.dataUpdatedAt });

  return {
    pair,
    /** When this page first held the newest sample, on the clock that its answer was stamped by. */
    seenAt: seen.answeredAt,
    latest: latest.data,
    ...connectionOf(latest, pair),
    /** Event time of what is shown; null while there is nothing. */
    shownAt: pair.data?.windows["24h"].at ?? null,
    isStreamOff,
  };
}
