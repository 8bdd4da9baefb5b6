"use client";
import { useNow } from "@/components/live/clock";
import { isOutdated, liveness, nextTickAt, type Shown } from "@/lib/client/polling";
import type { LatestReply } from "@/lib/contracts/latest";
import { formatDuration } from "@/lib/format/duration";
import { LiveRing } from "./live-ring";

type Props = Shown & {
  latest: LatestReply | undefined;
  /** Whether newer data cannot be loaded. Shown only once a tick is overdue. */
  isUnreachable: boolean;
  /** Whether the stream is missing long enough for a notice. */
  isStreamOff: boolean;
};

/** Live status of the page and time of the next tick. */
export function LiveStatus({ latest, isUnreachable, isStreamOff, source, shownAt }: Props) {
  const now = useNow();
  const sources = latest?.sources.filter((source) => source.configured) ?? [];
  const next = sources
    .map((source) => ({ at: nextTickAt(source, now), intervalMs: source.intervalSeconds * 1000 }))
    .sort((a, b) => a.at - b.at)[0];
  return (
    <LiveRing
      liveness={liveness(latest, now, {
        isUnreachable: isUnreachable && isOutdated(latest, { source, shownAt }, now),
        isStreamOff,
      })}
      elapsed={next ? 1 - (next.at - now) / next.intervalMs : 0}
      title={next ? `Next tick in ${formatDuration(next.at - now)}` : "No source is configured"}
    />
  );
}
