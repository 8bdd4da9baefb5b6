"use client";
import { PairSearch } from "@/components/pair/pair-search";
import { LiveStatus } from "@/components/shell/live-status";
import { PageTop } from "@/components/shell/page-top";
import { connectionOf, useLatest } from "@/components/shell/use-latest";

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
