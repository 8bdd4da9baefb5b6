import type { VolatilitySeries } from "@/lib/contracts/series";
import { inScale, type VolatilityScale } from "@/lib/format/volatility";
import { publicationOf } from "@/lib/market/publication";
import { breakAtGaps, rangeAround, subtractRanges, type TimeRange } from "@/lib/series/time-ranges";
import { type ValueAxis, valueAxis } from "./value-axis";

/** Figure of the volatility chart: realized volatility, or the standard deviation in quote units. */
export type Measure = "rv" | "stdDev";

/** One time of the volatility chart. Values are in the displayed unit: % or bp per day or per year, or quote units. */
type VolatilityChartRow = {
  /** Epoch milliseconds. */
  time: number;
  /** Value if the coverage is 90 % or more; else null. */
  measured: number | null;
  /** Value if the coverage is 50 to 90 %, and at the points before and after; else null. */
  provisional: number | null;
  /** Two standard errors below and above the value; null without a volatility. */
  error: [number, number] | null;
  /** First and third quartile of the source's pairs; may exceed the axis. */
  quartiles: [number, number] | null;
};

/** Figures at one time: fractions, quote units. */
type VolatilityPoint = VolatilitySeries["points"][number];

/** A volatility chart, ready to draw. */
export type PreparedVolatility = {
  rows: VolatilityChartRow[];
  span: TimeRange;
  axis: ValueAxis;
  /** Time ranges with samples but too little data for a figure. */
  withheld: TimeRange[];
  /** Positions of the crosshair, oldest first, including points without a figure. */
  stops: VolatilityPoint[];
  lone: { time: number; value: number; isProvisional: boolean }[];
  /** Newest figure in the displayed unit; null if the newest point has none, and for a silent pair. */
  last: { time: number; value: number } | null;
  lowest: { time: number; value: number } | null;
  highest: { time: number; value: number } | null;
  /** Whether any point is provisional. */
  hasProvisional: boolean;
  quartiles: QuartileBand;
};

/** State of the interquartile band of the source's pairs. It never changes the axis. */
export type QuartileBand = {
  /**
   * `drawn`; `cut`: exceeds the axis in part; `above`: exceeds it entirely; `below`: too close to 0 to be visible; `few_pairs`:
   * too few pairs; `several_quotes`: quotes that cannot be compared; `none`: no data.
   */
  state: "drawn" | "cut" | "above" | "below" | "few_pairs" | "several_quotes" | "none";
  /** Number of pairs with a figure. */
  pairs: number;
  /** Newest quartiles in the displayed unit; null without a band. */
  newest: [number, number] | null;
};

export type VolatilityOptions = VolatilityScale & {
  measure: Measure;
  /** Gaps of the pair's samples, which interrupt the line. */
  gaps: readonly TimeRange[];
  /** Time of a silent pair's last sample, epoch milliseconds: later figures are not drawn. */
  endedAt?: number | undefined;
};

/** Number of standard errors on each side of the line. */
const BAND_ERRORS = 2;
/** A lower band is not drawn; share of the height. */
const MIN_BAND_HEIGHT = 0.015;

type Point = VolatilityPoint;
const blank = (time: number): Point => ({
  ...{ time, rv: null, rvStdErr: null, stdDev: null, coverage: 0, freshCoverage: 0, n: 0 },
});

/** Prepares a volatility series for drawing: measured and provisional figures as two lines that share their end points. */
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
      rows.push({ time, measured: null, provisional: null, error: null, quartiles: null });
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
      quartiles: null,
    });
  }
  // While another measure is loading, the series still has the band of the previous one.
  const band = series.band?.measure === measure ? series.band : null;
  const inUnit = measure === "rv" ? shown : (value: number) => value;
  // Without the band, which must not change the scale of the line.
  const axis = valueAxis(0, top || 1, { fromZero: true, unit: axisUnit });
  const quartiles = quartileBand(rows, band, inUnit, axis.domain[1], gaps);
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
    ...{ lone, lowest, highest, hasProvisional, quartiles },
  };
}

type Band = NonNullable<VolatilitySeries["band"]>;

/**
 * Sets the quartiles of the rows if some of the band is visible. The drawing clips what exceeds the axis.
 * @param top upper end of the axis, in the displayed unit
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
  if (band.state !== "available") return { state: band.state, ...none };
  const bands = rows.map(({ time }) => (rangeAround(gaps, time) ? null : quartilesAt(band, time, inUnit)));
  const newest = bands.findLast((edges) => edges !== null) ?? null;
  if (!newest) return { state: "none", ...none };
  const visible = bands.filter((edges) => edges !== null);
  if (visible.every(([low]) => low >= top)) return { state: "above", pairs: band.pairs, newest };
  const highest = Math.max(...visible.map(([, high]) => high));
  if (highest < top * MIN_BAND_HEIGHT) return { state: "below", pairs: band.pairs, newest };
  for (const [i, row] of rows.entries()) row.quartiles = bands[i] ?? null;
  return { state: highest > top ? "cut" : "drawn", pairs: band.pairs, newest };
}

/** Band at a time, interpolated linearly between its two neighbouring points; null if one is missing. */
function quartilesAt(
  { points, maxGapMs }: Band,
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
  if (time !== before.time && (apart === 0 || apart >= maxGapMs)) return null;
  const share = apart === 0 ? 0 : (time - before.time) / apart;
  const between = (a: number, b: number) => inUnit(a + (b - a) * share);
  return [between(before.low, after.low), between(before.high, after.high)];
}

/** Time ranges of points without a figure, from the point before to the point after, without gaps. */
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
