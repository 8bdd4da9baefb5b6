"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useClockSync } from "@/components/shell/clock";
import { ApiError } from "@/lib/api/fetcher";
import { latestQuery, nextTryAt, pairQuery, queryKeys } from "@/lib/api/queries";

/** One pair as this page knows it, kept current: everything of it is asked for again when `latest` names another version. */
export function usePair(source: string, id: string) {
  const client = useQueryClient();
  const latest = useQuery(latestQuery());
  const pair = useQuery(pairQuery(source, id));
  useClockSync(latest.data?.now, latest.dataUpdatedAt);

  const newest = latest.data?.version;
  const shown = pair.data?.version;
  useEffect(() => {
    if (newest === undefined || shown === undefined || newest === shown) return;
    // The charts' keys begin with the pair's.
    void client.invalidateQueries({ queryKey: queryKeys.pair(source, id) });
  }, [newest, shown, client, source, id]);

  // Answers that bring no newer sample change nothing about when it came.
  const sampledAt = pair.data?.trust?.at ?? null;
  const [seen, setSeen] = useState({ sampledAt, answeredAt: pair.dataUpdatedAt });
  if (seen.sampledAt !== sampledAt) setSeen({ sampledAt, answeredAt: pair.dataUpdatedAt });

  return {
    pair,
    /** When this page first held the newest sample, on the clock that its answer was stamped by. */
    seenAt: seen.answeredAt,
    latest: latest.data,
    isFailing: latest.isError,
    error: latest.error instanceof ApiError ? latest.error : null,
    isTrying: latest.isFetching,
    retryAt: latest.isError ? nextTryAt(latest) : null,
    retry: () => void latest.refetch(),
    pairs: undefined,
  };
}
