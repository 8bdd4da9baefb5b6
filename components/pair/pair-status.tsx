"use client";
import { useNow } from "@/components/shell/clock";
import { LiveRing } from "@/components/shell/live-ring";
import type { LatestReply } from "@/lib/api/contracts";
import { liveness, nextTickAt } from "@/lib/api/polling";
import { formatDuration } from "@/lib/format/duration";

type Props = { latest: LatestReply | undefined; isUnreachable: boolean };

/** Whether the page is live, and when the next tick comes. */
export function PairStatus({ latest, isUnreachable }: Props) {
  const now = useNow();
  const next = (latest?.sources.filter((source) => source.configured) ?? [])
    .map((source) => ({ at: nextTickAt(source, now), intervalMs: source.intervalSeconds * 1000 }))
    .sort((a, b) => a.at - b.at)[0];
  return (
    <LiveRing
      liveness={liveness(latest, now, isUnreachable)}
      elapsed={next ? 1 - (next.at - now) / next.intervalMs : 0}
      title={next ? `Next tick in ${formatDuration(next.at - now)}` : "No source is configured"}
    />
  );
}
