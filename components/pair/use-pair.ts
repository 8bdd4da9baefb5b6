"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { connectionOf, useLatest } from "@/components/live/use-latest";
import { pairQuery } from "@/lib/client/queries";

/** One pair as this page knows it. */
export function usePair(source: string, id: string) {
  const { latest, newest, isStreamOff } = useLatest();
  const pair = useQuery(pairQuery(source, id));
  // Answers that bring no newer sample change nothing about when it came.
  const sampledAt = pair.data?.trust?.at ?? null;
  const [seen, setSeen] = useState({ sampledAt, answeredAt: pair.dataUpdatedAt });
  if (seen.sampledAt !== sampledAt) setSeen({ sampledAt, answeredAt: pair.dataUpdatedAt });

  return {
    pair,
    /** When this page first held the newest sample, on the clock that its answer was stamped by. */
    seenAt: seen.answeredAt,
    latest: latest.data,
    /** The version named last: what is of another one is to be asked for again. */
    newest,
    ...connectionOf(latest, pair),
    /** Event time of what is shown; null while there is nothing. */
    shownAt: pair.data?.windows["24h"].at ?? null,
    isStreamOff,
  };
}
