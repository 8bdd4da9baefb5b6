import type { PriceSeries } from "@/lib/contracts/series";
import { missedTicks } from "@/lib/format/missed-ticks";
import { breakAtGaps, type TimeRange, toTimeRanges } from "@/lib/series/time-ranges";
import { type PriceScale, priceAxis, type ValueAxis } from "./value-axis";

/** One instant of the price chart. A line ends where its value is null. */
type PriceRow = {
  /** Epoch milliseconds. */
  time: number;
  /** Quote units, where the source's quote was fresh, and at both ends of a stale stretch. */
  fresh: number | null;
  /** Quote units, where the source repeated an old quote, and at the sample before it. */
  stale: number | null;
};

/** A stretch without samples, and how many ticks it missed. */
export type SampleGap = TimeRange & { missed: number };

/** A price chart, ready to draw. */
export type PreparedPrice = {
  rows: PriceRow[];
  /** The span in sight, epoch milliseconds. */
  span: TimeRange;
  axis: ValueAxis;
  /** Between the span's start and the pair's first sample ever; null where the pair was sampled before. */
  unsampled: TimeRange | null;
  gaps: SampleGap[];
  stale: TimeRange[];
  /** Samples without neighbours: no line shows them. */
  lone: { time: number; value: number }[];
  /** What a crosshair can stand on, oldest first. */
  stops: { time: number; value: number; stale: boolean }[];
  /** What percent changes count from: the sample that a figure of change counts from, else the first one drawn. */
  base: { time: number; value: number } | null;
  last: { time: number; value: number } | null;
  lowest: { time: number; value: number } | null;
  highest: { time: number; value: number } | null;
};

type Point = PriceSeries["points"][number];

/**
 * Shapes a price series for drawing: fresh and stale stretches as two lines that share their end points, gaps as breaks,
 * a round axis. Whatever the scale, values stay in quote units.
 */
export function preparePrice(series: PriceSeries, scale: PriceScale = "linear"): PreparedPrice {
  const newestAt = series.points.findLast(({ value }) => value !== null)?.time ?? 0;
  const gaps = toTimeRanges(series.gaps).map((gap): SampleGap => {
    return { ...gap, missed: missedTicks(gap, series.intervalSeconds * 1000, newestAt < gap.to) };
  });
  const points = breakAtGaps(series.points, gaps, (time): Point => ({ time, value: null, stale: false }));
  const rows: PriceRow[] = [];
  const lone: PreparedPrice["lone"] = [];
  const stops: PreparedPrice["stops"] = [];
  let lowest: PreparedPrice["lowest"] = null;
  let highest: PreparedPrice["highest"] = null;
  for (const [i, { time, value, stale }] of points.entries()) {
    if (value === null) {
      rows.push({ time, fresh: null, stale: null });
      continue;
    }
    const before = points[i - 1];
    const after = points[i + 1];
    const isLinked = (neighbour: Point | undefined) => neighbour !== undefined && neighbour.value !== null;
    if (!isLinked(before) && !isLinked(after)) lone.push({ time, value });
    stops.push({ time, value, stale });
    if (lowest === null || value < lowest.value) lowest = { time, value };
    if (highest === null || value > highest.value) highest = { time, value };
    // The stretch between two samples is as the later one is.
    const freshAfter = after?.value != null && !after.stale;
    const staleAfter = after?.value != null && after.stale;
    rows.push({
      time,
      fresh: !stale || freshAfter ? value : null,
      stale: stale || staleAfter ? value : null,
    });
  }
  const [first] = stops;
  const base = series.base ?? (first ? { time: first.time, value: first.value } : null);
  const last = stops.at(-1);
  const span = { from: Date.parse(series.from), to: Date.parse(series.to) };
  return {
    rows,
    span,
    axis: priceAxis(scale, lowest?.value ?? 0, highest?.value ?? 1, base?.value ?? 1),
    unsampled: unsampledRange(series, span),
    gaps,
    stale: toTimeRanges(series.stale),
    ...{ lone, stops, lowest, highest, base },
    last: last ? { time: last.time, value: last.value } : null,
  };
}

/**
 * The price in the chart's flag: the pair's newest one, which the page's headline shows as well, though the line that leads
 * to it may still be on its way; of a part of the range that was chosen, the last one drawn.
 * @param newest exact decimal text; null before the first sample
 * @returns null where nothing is drawn
 */
export function flagPrice(
  { last }: Pick<PreparedPrice, "last">,
  newest: string | null,
  isZoomed: boolean,
): number | null {
  if (last === null) return null;
  return isZoomed || newest === null ? last.value : Number(newest);
}

/** The part of a span before the pair's first sample ever, where that is longer than one interval. */
function unsampledRange({ firstSampleAt, intervalSeconds }: PriceSeries, span: TimeRange): TimeRange | null {
  if (firstSampleAt === null) return null;
  const to = Math.min(Date.parse(firstSampleAt), span.to);
  return to - span.from > intervalSeconds * 1000 ? { from: span.from, to } : null;
}
