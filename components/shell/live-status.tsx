"use client";
import { useNow } from "@/components/shell/clock";
import type { LatestReply } from "@/lib/api/contracts";
import { liveness, nextTickAt } from "@/lib/api/polling";
import { formatDuration } from "@/lib/format/duration";
import { LiveRing } from "./live-ring";

type Props = {
  latest: LatestReply | undefined;
  isUnreachable: boolean;
  /** Whether the page has been without a stream for so long that it says so. */
  isStreamOff: boolean;
};

/** Whether the page is live, and when the next tick comes. */
export function LiveStatus({ latest, isUnreachable, isStreamOff }: Props) {
  const now = useNow();
  const sources = latest?.sources.filter((source) => source.configured) ?? [];
  const next = sources
    .map((source) => ({ at: nextTickAt(source, now), intervalMs: source.intervalSeconds * 1000 }))
    .sort((a, b) => a.at - b.at)[0];
  return (
    <LiveRing
      liveness={liveness(latest, now, { isUnreachable, isStreamOff })}
      elapsed={next ? 1 - (next.at - now) / next.intervalMs : 0}
      title={next ? `Next tick in ${formatDuration(next.at - now)}` : "No source is configured"}
    />
  );
}
