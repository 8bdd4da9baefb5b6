"use client";
import { useZone } from "@/components/layout/zone";
import { formatAxisFlag, formatMoment } from "@/lib/format/axis-time";

/** Time of a silent pair's last sample: `last sample 24 Nov 06:10`. @param at ISO 8601 */
export function LastSample({ at }: { at: string }) {
  const { zone } = useZone();
  const time = Date.parse(at);
  return (
    <span title={`${formatMoment(time, zone)}. The figures are those of the time up to then.`}>
      last sample <time dateTime={at}>{formatAxisFlag(time, zone)}</time>
    </span>
  );
}
