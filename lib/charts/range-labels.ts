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
/** From this span on, the time of day of a first sample says nothing that can be seen. */
const MIN_DAYS_SPAN_MS = 2 * DAY_MS;
const WITHHELD = "not enough data";

type Plot = { toPixel: (time: number) => number; width: number };

const inPlot = ({ from, to }: TimeRange, { toPixel, width }: Plot): TimeRange => ({
  from: Math.max(0, toPixel(from)),
  to: Math.min(width, toPixel(to)),
});

/** What the stretch before a pair's first sample is called: `first sample 19 Nov`. */
export function firstSampleText(firstAt: number, span: TimeRange, zone: Zone): string {
  const isLong = span.to - span.from >= MIN_DAYS_SPAN_MS;
  return `first sample ${isLong ? formatAxisDay(firstAt, zone) : formatAxisFlag(firstAt, zone)}`;
}

/** The names of gaps, of stale stretches and of the time before the first sample, each where it has room. */
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
  const named = [
    ...(unsampled
      ? [{ ...unsampled, kind: "unsampled" as const, text: firstSampleText(unsampled.to, span, zone) }]
      : []),
    ...gaps.map((gap) => ({ ...gap, kind: "gap" as const, text: formatMissedTicks(gap.missed) })),
    ...stale.map((one) => ({
      ...one,
      kind: "stale" as const,
      text: `stale for ${formatSpan(one.to - one.from)}`,
    })),
  ].sort((a, b) => a.from - b.from);
  let taken = 0;
  return named.flatMap(({ kind, text, ...stretch }, i) => {
    const here = inPlot(stretch, plot);
    const next = named[i + 1];
    const label = placeLabel(text, here, taken, next ? plot.toPixel(next.from) : plot.width);
    taken = here.to + (label?.anchor === "start" ? textWidth(text.length) : 0);
    return label ? [{ ...label, kind }] : [];
  });
}

/** The names of the stretches with too little data for a figure, where they have room. */
export function withheldLabels(withheld: readonly TimeRange[], plot: Plot): PlacedLabel[] {
  return withheld.flatMap((stretch) => {
    const here = inPlot(stretch, plot);
    const label = placeLabel(WITHHELD, here, here.from, here.to);
    return label ? [{ ...label, kind: "withheld" as const }] : [];
  });
}
