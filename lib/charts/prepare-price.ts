import type { PriceSeries } from "@/lib/contracts/series";
import { missedTicks } from "@/lib/format/missed-ticks";
import { breakAtGaps, type TimeRange, toTimeRanges } from "@/lib/series/time-ranges";
import { type PriceScale, priceAxis, type ValueAxis } from "./value-axis";

/** One instant of the price chart. A line ends where its value is null. */
type PriceRow = {
  /** Epoch milliseconds. */
  time: number;
  /** Quote units of fresh samples, and at both ends of a stale time range; else null. */
  fresh: number | null;
  /** Quote units of samples with a repeated old quote, and at the sample before them; else null. */
  stale: number | null;
};

/** Time range without samples and its number of missed ticks. */
export type SampleGap = TimeRange & { missed: number };

/** A price chart, ready to draw. */
export type PreparedPrice = {
  rows: PriceRow[];
  /** Visible time range. */
  span: TimeRange;
  axis: ValueAxis;
  /** From the start of the span to the pair's first sample; null if the pair was sampled before the span. */
  unsampled: TimeRange | null;
  gaps: SampleGap[];
  stale: TimeRange[];
  /** Samples without neighbours, which a line cannot show. */
  lone: { time: number; value: number }[];
  /** Positions of the crosshair, oldest first. */
  stops: { time: number; value: number; stale: boolean }[];
  /** Reference of percent changes: that of the `change` figure, else the first sample of the span. */
  base: { time: number; value: number } | null;
  last: { time: number; value: number } | null;
  lowest: { time: number; value: number } | null;
  highest: { time: number; value: number } | null;
};

type Point = PriceSeries["points"][number];

/**
 * Prepares a price series for drawing: fresh and stale samples as two lines that share their end points, breaks at gaps, an
 * axis with round ticks. Values are in quote units on every scale.
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
    // The segment between two samples has the state of the later one.
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
 * Price in the chart's flag: the pair's newest price, as in the page's heading, even if the series does not contain it yet; in a
 * zoomed chart the last price drawn.
 * @param newest exact decimal text; null before the first sample
 * @returns null for an empty chart
 */
export function flagPrice(
  { last }: Pick<PreparedPrice, "last">,
  newest: string | null,
  isZoomed: boolean,
): number | null {
  if (last === null) return null;
  return isZoomed || newest === null ? last.value : Number(newest);
}

/** Part of a span before the pair's first sample; null if it is not longer than one interval. */
function unsampledRange({ firstSampleAt, intervalSeconds }: PriceSeries, span: TimeRange): TimeRange | null {
  if (firstSampleAt === null) return null;
  const to = Math.min(Date.parse(firstSampleAt), span.to);
  return to - span.from > intervalSeconds * 1000 ? { from: span.from, to } : null;
}
