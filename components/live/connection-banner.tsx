"use client";
import { useZone } from "@/components/layout/zone";
import { useNow } from "@/components/live/clock";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { formatDuration } from "@/lib/format/duration";
import { formatInstant } from "@/lib/format/instant";

type Props = {
  /** What failed, if the server stated it. */
  reason: string | null;
  /** Event time of the data shown, epoch milliseconds; null before the first. */
  shownAt: number | null;
  /** Milliseconds until the next attempt. */
  retryIn: number;
  isTrying: boolean;
  onRetry: () => void;
};

/** Shown while newer data cannot be loaded: age of the data and time of the next attempt. */
export function ConnectionBanner({ reason, shownAt, retryIn, isTrying, onRetry }: Props) {
  const now = useNow();
  const { zone } = useZone();
  const next = isTrying || retryIn < 1000 ? "Retrying now" : `Retrying in ${formatDuration(retryIn)}`;
  const behind = shownAt === null ? null : `This page is ${formatDuration(now - shownAt)} behind.`;
  return (
    <Banner
      kind={reason === null ? "warn" : "bad"}
      title={reason ?? behind ?? "The server cannot be reached."}
      action={
        <Button size="small" onClick={onRetry} disabled={isTrying} className="self-start">
          Retry now
        </Button>
      }
    >
      {next}
      {shownAt === null ? "." : `; the data shown are from ${formatInstant(shownAt, zone, now)}.`}
    </Banner>
  );
}
