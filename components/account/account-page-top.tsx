"use client";
import { PageTop } from "@/components/layout/page-top";
import { LiveStatus } from "@/components/live/live-status";
import { connectionOf, useLatest } from "@/components/live/use-latest";
import { PairSearch } from "@/components/pair/pair-search";

/** A constant element, so that the search field does not render with its parent. */
const SEARCH = <PairSearch />;

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
