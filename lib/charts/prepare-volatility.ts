import type { VolatilitySeries } from "@/lib/contracts/series";
import { inScale, type VolatilityScale } from "@/lib/format/volatility";
import { publicationOf } from "@/lib/market/publication";
import { breakAtGaps, rangeAround, subtractRanges, type TimeRange } from "@/lib/series/time-ranges";
import { type ValueAxis, valueAxis } from "./value-axis";

/** What the lower chart shows: realized volatility, or the standard deviation in quote units. */
export type Measure = "rv" | "stdDev";

/** One instant of the volatility chart, in what is shown: percent or basis points per day or per year, or quote units. */
type VolatilityChartRow = {
  /** Epoch milliseconds. */
  time: number;
  /** Where the window was sampled for 90 % or more. */
  measured: number | null;
  /** Where it was sampled for 50 to 90 %, and at the point before and after. */
  provisional: number | null;
  /** Two standard errors below and above; null where there is no volatility. */
  error: [number, number] | null;
  /** The middle half of the source's pairs; it may reach beyond the axis. */
  middle: [number, number] | null;
};

/** What a crosshair reads at one instant: fractions, quote units. */
type InsufficientRange = VolatilitySeries["points"][number];

/** A volatility chart, ready to draw. */
export type PreparedVolatility = {
  rows: VolatilityChartRow[];
  span: TimeRange;
  axis: ValueAxis;
  /** Where there was too little data for a figure although something was sampled. */
  withheld: TimeRange[];
  /** What a crosshair can read, oldest first, points without data among them. */
  stops: InsufficientRange[];
  lone: { time: number; value: number; isProvisional: boolean }[];
  /** The newest figure in what is shown; null where the newest point has none, and of a silent pair. */
  last: { time: number; value: number } | null;
  lowest: { time: number; value: number } | null;
  highest: { time: number; value: number } | null;
  /** Whether there is a provisional point. */
  hasProvisional: boolean;
  middle: QuartileBand;
};

/** What there is of the band of the source's pairs. It never changes the axis. */
export type QuartileBand = {
  /**
   * `drawn`; `cut` where it reaches beyond the axis; `above` or `below` what the chart can show; of too `few_pairs`; of pairs
   * in `several_quotes`; or `none` yet.
   */
  state: "drawn" | "cut" | "above" | "below" | "few_pairs" | "several_quotes" | "none";
  /** How many pairs it is made of, or has too few of. */
  pairs: number;
  /** Its newest edges in what is shown; null without a band. */
  newest: [number, number] | null;
};

export type VolatilityOptions = VolatilityScale & {
  measure: Measure;
  /** Where the pair was not sampled at all: no line crosses it. */
  gaps: readonly TimeRange[];
  /** The last sample of a silent pair, epoch milliseconds: what was computed after it is not shown. */
  endedAt?: number | undefined;
};

/** Standard errors on each side of the line. */
const BAND_ERRORS = 2;
/** A band that stays within this share of the height is a smear on the axis. */
const MIN_BAND_HEIGHT = 0.015;
/** Two instants of the band that lie this many of its steps apart have one missing between them. */
const APART = 1.5;

type Point = InsufficientRange;
const blank = (time: number): Point => ({
  ...{ time, rv: null, rvStdErr: null, stdDev: null, coverage: 0, freshCoverage: 0, n: 0 },
});

/** Shapes a volatility series for drawing: measured and provisional as two lines that share their end points. */
export function prepareVolatility(
  series: VolatilitySeries,
  { measure, unit, isPegged, gaps, endedAt }: VolatilityOptions,
): PreparedVolatility {
  const shown = (rv: number) => inScale(rv, { unit, isPegged });
  const axisUnit = measure === "stdDev" ? "" : isPegged ? "bp" : "%";
  const figureOf = (point: Point | undefined): number | null => {
    if (!point) return null;
    if (measure === "stdDev") return point.stdDev;
    return point.rv === null ? null : shown(point.rv);
  };
  const isProvisional = (point: Point | undefined) =>
    point !== undefined && publicationOf(point.coverage) === "provisional";
  const computed = series.points.filter(({ time }) => endedAt === undefined || time <= endedAt);
  const points = breakAtGaps(computed, gaps, blank);
  const rows: VolatilityChartRow[] = [];
  const lone: PreparedVolatility["lone"] = [];
  let lowest: PreparedVolatility["lowest"] = null;
  let highest: PreparedVolatility["highest"] = null;
  let top = 0;
  let hasProvisional = false;
  for (const [i, point] of points.entries()) {
    const { time } = point;
    const value = figureOf(point);
    const before = points[i - 1];
    const after = points[i + 1];
    if (value === null) {
      rows.push({ time, measured: null, provisional: null, error: null, middle: null });
      continue;
    }
    const provisional = isProvisional(point);
    hasProvisional ||= provisional;
    const isLone = figureOf(before) === null && figureOf(after) === null;
    if (isLone) lone.push({ time, value, isProvisional: provisional });
    if (lowest === null || value < lowest.value) lowest = { time, value };
    if (highest === null || value > highest.value) highest = { time, value };
    const beside =
      (figureOf(before) !== null && isProvisional(before)) ||
      (figureOf(after) !== null && isProvisional(after));
    const spread = measure === "rv" && point.rvStdErr !== null ? shown(point.rvStdErr) * BAND_ERRORS : null;
    const error: [number, number] | null =
      spread === null ? null : [Math.max(0, value - spread), value + spread];
    top = Math.max(top, value, error?.[1] ?? 0);
    rows.push({
      time,
      measured: provisional ? null : value,
      provisional: provisional || beside ? value : null,
      error,
      middle: null,
    });
  }
  // What was asked for another measure stays for a moment; its band is of other figures.
  const band = series.band?.measure === measure ? series.band : null;
  const inUnit = measure === "rv" ? shown : (value: number) => value;
  // Of the pair's own figures alone: a band that arrives late must not move the line.
  const axis = valueAxis(0, top || 1, { fromZero: true, unit: axisUnit });
  const middle = quartileBand(rows, band, inUnit, axis.domain[1], gaps);
  const newest = endedAt === undefined ? computed.at(-1) : undefined;
  const newestValue = figureOf(newest);
  const span = { from: Date.parse(series.from), to: Date.parse(series.to) };
  return {
    rows,
    span,
    axis,
    withheld: withheldRanges(computed, figureOf, gaps),
    stops: computed.filter(({ time }) => !gaps.some(({ from, to }) => from < time && time < to)),
    last: newest && newestValue !== null ? { time: newest.time, value: newestValue } : null,
    ...{ lone, lowest, highest, hasProvisional, middle },
  };
}

type Band = NonNullable<VolatilitySeries["band"]>;

/**
 * Lays the band under the rows of a chart where some of it is in sight. What lies beyond the axis is cut off by the drawing.
 * @param top upper end of the axis, in what is shown
 */
function quartileBand(
  rows: VolatilityChartRow[],
  band: Band | null,
  inUnit: (value: number) => number,
  top: number,
  gaps: readonly TimeRange[],
): QuartileBand {
  const none = { pairs: band?.pairs ?? 0, newest: null };
  if (!band) return { state: "none", ...none };
  if (band.state === "few_pairs" || band.state === "several_quotes") return { state: band.state, ...none };
  // What is computed last is the oldest: a band that begins in the middle is not whole yet.
  const begins = band.points[0]?.time ?? Number.POSITIVE_INFINITY;
  if (band.state === "coming" && begins > (rows[0]?.time ?? 0) + band.stepMs)
    return { state: "none", ...none };
  const laid = rows.map(({ time }) => (rangeAround(gaps, time) ? null : quartilesAt(band, time, inUnit)));
  const newest = laid.findLast((one) => one !== null) ?? null;
  if (!newest) return { state: "none", ...none };
  const told = laid.filter((one) => one !== null);
  if (told.every(([low]) => low >= top)) return { state: "above", pairs: band.pairs, newest };
  const highest = Math.max(...told.map(([, high]) => high));
  if (highest < top * MIN_BAND_HEIGHT) return { state: "below", pairs: band.pairs, newest };
  for (const [i, row] of rows.entries()) row.middle = laid[i] ?? null;
  return { state: highest > top ? "cut" : "drawn", pairs: band.pairs, newest };
}

/** The band at an instant, between the two instants it is told at; null where nothing is told around it. */
function quartilesAt(
  { points, stepMs }: Band,
  time: number,
  inUnit: (value: number) => number,
): [number, number] | null {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((points[middle]?.time ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  const before = points[low - 1];
  if (!before) return null;
  const after = points[low] ?? before;
  const apart = after.time - before.time;
  if (time !== before.time && (apart === 0 || apart > stepMs * APART)) return null;
  const share = apart === 0 ? 0 : (time - before.time) / apart;
  const between = (a: number, b: number) => inUnit(a + (b - a) * share);
  return [between(before.low, after.low), between(before.high, after.high)];
}

/** Runs of points without data, from the point before to the point after, without the gaps in them. */
function withheldRanges(
  points: readonly Point[],
  figureOf: (point: Point) => number | null,
  gaps: readonly TimeRange[],
): TimeRange[] {
  const runs: TimeRange[] = [];
  let run: TimeRange | null = null;
  let before: number | null = null;
  for (const point of points) {
    if (figureOf(point) === null) {
      run ??= { from: before ?? point.time, to: point.time };
      run.to = point.time;
    } else if (run) {
      runs.push({ from: run.from, to: point.time });
      run = null;
    }
    before = point.time;
  }
  if (run) runs.push(run);
  return subtractRanges(
    runs.filter(({ from, to }) => to > from),
    gaps,
  );
}
