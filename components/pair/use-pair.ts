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
  const [received, setReceived] = useState({ sampledAt, receivedAt: pair.dataUpdatedAt });
  if (received.sampledAt !== sampledAt) setReceived({ sampledAt, receivedAt: pair.dataUpdatedAt });

  return {
    pair,
    /** When this page received the newest sample, on the clock of `dataUpdatedAt`. */
    receivedAt: received.receivedAt,
    latest: latest.data,
    /** The newest version; data of other versions are outdated. */
    newest,
    ...connectionOf(latest, pair),
    /** Event time of the data shown; null before the first. */
    shownAt: pair.data?.windows["24h"].at ?? null,
    isStreamOff,
  };
}
