"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { connectionOf, useLatest } from "@/components/live/use-latest";
import { pairQuery } from "@/lib/client/queries";

/** The data of a pair's page, refetched with every tick. */
export function usePair(source: string, id: string) {
  const { latest, newest, isStreamOff } = useLatest();
  const pair = useQuery(pairQuery(source, id));
  // Replies without a newer sample do not change when it was received.
  const sampledAt = pair.data?.trust?.at ?? null;
  const [seen, setSeen] = useState({ sampledAt, receivedAt: pair.dataUpdatedAt });
  if (seen.sampledAt !== sampledAt) setSeen({ sampledAt, receivedAt: pair.dataUpdatedAt });

  return {
    pair,
    /** When this page received the newest sample, on the clock of `dataUpdatedAt`. */
    seenAt: seen.receivedAt,
    latest: latest.data,
    /** The newest version known; data of another version have to be refetched. */
    newest,
    ...connectionOf(latest, pair),
    /** Event time of what is shown; null while there is nothing. */
    shownAt: pair.data?.windows["24h"].at ?? null,
    isStreamOff,
  };
}
