import { formatAxisDay, formatAxisFlag } from "@/lib/format/axis-time";
import type { Zone } from "@/lib/format/instant";
import { formatMissedTicks } from "@/lib/format/missed-ticks";
import { formatSpan } from "@/lib/format/span";
import type { TimeRange } from "@/lib/series/time-ranges";
import { textWidth } from "./plot";
import type { SampleGap } from "./prepare-price";
import { placeLabel, type RangeLabel } from "./scale";

export type PlacedLabel = RangeLabel & { kind: "gap" | "stale" | "withheld" | "unsampled" };

const DAY_MS = 86_400_000;
/** In a longer span, the label of a first sample has the day without the time of day. */
const MIN_DAYS_SPAN_MS = 2 * DAY_MS;
const WITHHELD = "not enough data";

type Plot = { toPixel: (time: number) => number; width: number };

const inPlot = ({ from, to }: TimeRange, { toPixel, width }: Plot): TimeRange => ({
  from: Math.max(0, toPixel(from)),
  to: Math.min(width, toPixel(to)),
});

/** Label of the time before a pair's first sample: `first sample 19 Nov`. */
export function firstSampleText(firstAt: number, span: TimeRange, zone: Zone): string {
  const isLong = span.to - span.from >= MIN_DAYS_SPAN_MS;
  return `first sample ${isLong ? formatAxisDay(firstAt, zone) : formatAxisFlag(firstAt, zone)}`;
}

/** Labels of gaps, stale time ranges and the time before the first sample; those without room are omitted. */
export function rangeLabels(
  {
    gaps,
    stale,
    unsampled,
    span,
  }: {
    gaps: readonly SampleGap[];
    stale: readonly TimeRange[];
    unsampled: TimeRange | null;
    span: TimeRange;
  },
  zone: Zone,
  plot: Plot,
): PlacedLabel[] {
  const ranges = [
    ...(unsampled
      ? [{ ...unsampled, kind: "unsampled" as const, text: firstSampleText(unsampled.to, span, zone) }]
      : []),
    ...gaps.map((gap) => ({ ...gap, kind: "gap" as const, text: formatMissedTicks(gap.missed) })),
    ...stale.map((range) => ({
      ...range,
      kind: "stale" as const,
      text: `stale for ${formatSpan(range.to - range.from)}`,
    })),
  ].sort((a, b) => a.from - b.from);
  let occupiedTo = 0;
  return ranges.flatMap(({ kind, text, ...range }, i) => {
    const pixels = inPlot(range, plot);
    const next = ranges[i + 1];
    const label = placeLabel(text, pixels, occupiedTo, next ? plot.toPixel(next.from) : plot.width);
    occupiedTo = pixels.to + (label?.anchor === "start" ? textWidth(text.length) : 0);
    return label ? [{ ...label, kind }] : [];
  });
}

/** Labels of the time ranges with too little data for a figure; those without room are omitted. */
export function withheldLabels(withheld: readonly TimeRange[], plot: Plot): PlacedLabel[] {
  return withheld.flatMap((range) => {
    const pixels = inPlot(range, plot);
    const label = placeLabel(WITHHELD, pixels, pixels.from, pixels.to);
    return label ? [{ ...label, kind: "withheld" as const }] : [];
  });
}
