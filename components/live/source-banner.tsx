"use client";
import { useZone } from "@/components/layout/zone";
import { useNow } from "@/components/live/clock";
import { Banner } from "@/components/ui/banner";
import { isOnTime, nextTickAt } from "@/lib/client/polling";
import type { SourceStatus } from "@/lib/contracts/latest";
import { formatDuration } from "@/lib/format/duration";
import { formatInstant } from "@/lib/format/instant";
import { sourceName } from "@/lib/format/source-name";
import { asSentence } from "./sentence";

/** The first configured source that has had a round and whose next tick is overdue; null if there is none. */
export function lateSource(sources: readonly SourceStatus[], now: number): SourceStatus | null {
  const isLate = (source: SourceStatus) =>
    source.configured &&
    source.historyProgress === null &&
    source.lastTick !== null &&
    !isOnTime(source, now);
  return sources.find(isLate) ?? null;
}

/** Why a source delivers no prices, since when, and when the next request is due. */
export function SourceBanner({ source }: { source: SourceStatus }) {
  const now = useNow();
  const { zone } = useZone();
  const name = sourceName(source.name);
  const since = source.lastStoredAt ?? source.failingSince ?? source.lastTick?.at;
  const duration = since === undefined ? "" : ` for ${formatDuration(now - Date.parse(since))}`;
  if (source.failingSince === null) {
    return (
      <Banner kind="warn" title={`No tick of ${name}${duration}.`}>
        No request has been made since then.{" "}
        <code className="font-sans font-medium text-ink-1">npm start</code> samples without further setup;
        other deployments need a scheduler that calls{" "}
        <code className="font-sans font-medium text-ink-1">/api/cron/ingest</code>.
      </Banner>
    );
  }
  return (
    <Banner kind="bad" title={`${name} has not replied${duration}.`}>
      {source.lastTick?.error && `${asSentence(source.lastTick.error)} `}
      Next request at {formatInstant(nextTickAt(source, now), zone, now)}. For a simulated market that needs
      no network:{" "}
      <code className="font-sans font-medium whitespace-nowrap text-ink-1 select-all">npm run demo</code>
    </Banner>
  );
}
