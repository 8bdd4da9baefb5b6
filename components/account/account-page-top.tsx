"use client";
import { PageTop } from "@/components/layout/page-top";
import { LiveStatus } from "@/components/live/live-status";
import { connectionOf, useLatest } from "@/components/live/use-latest";
import { PairSearch } from "@/components/pair/pair-search";

/** The same element at every render, so that the search field renders only when it changes itself. */
const SEARCH = <PairSearch />;

/** The app bar with the search for pairs and the live status. */
export function AccountPageTop({ isSimulated }: { isSimulated: boolean }) {
  const { latest, isStreamOff } = useLatest();
  const { isFailing } = connectionOf(latest);
  return (
    <PageTop
      isSimulated={isSimulated}
      search={SEARCH}
      status={<LiveStatus latest={latest.data} isUnreachable={isFailing} isStreamOff={isStreamOff} />}
    />
  );
}
