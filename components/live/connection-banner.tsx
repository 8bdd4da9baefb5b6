"use client";
import { useZone } from "@/components/layout/zone";
import { useNow } from "@/components/live/clock";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { formatDuration } from "@/lib/format/duration";
import { formatInstant } from "@/lib/format/instant";

type Props = {
  /** What failed, where the server itself said so. */
  reason: string | null;
  /** Event time of what is shown, epoch milliseconds; null while there is nothing. */
  shownAt: number | null;
  /** Milliseconds until the next try. */
  retryIn: number;
  isTrying: boolean;
  onRetry: () => void;
};

/** The page cannot get anything newer: how old it is, and when it tries again. */
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
      {shownAt === null ? "." : `; what you see is from ${formatInstant(shownAt, zone, now)}.`}
    </Banner>
  );
}
