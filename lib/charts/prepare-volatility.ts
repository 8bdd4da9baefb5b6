import type { VolatilitySeries } from "@/lib/api/contracts";
import { inVolatilityUnit, type VolatilityUnit } from "@/lib/format/volatility";
import { publicationOf } from "@/lib/market/publication";
import { type ValueAxis, valueAxis } from "./axis-ticks";
import { breakAtGaps, type Stretch, withoutHoles } from "./stretches";

/** What the lower chart shows: realized volatility, or the standard deviation in quote units. */
export type Measure = "rv" | "stdDev";

/** One instant of the volatility chart, in what is shown: percent per day or per year, or quote units. */
export type VolatilityChartRow = {
  /** Epoch milliseconds. */
  time: number;
  /** Where the window was sampled for 90 % or more. */
  measured: number | null;
  /** Where it was sampled for 50 to 90 %, and at the point before and after. */
  provisional: number | null;
  /** Two standard errors below and above; null where there is no volatility. */
  error: [number, number] | null;
  /** The middle half of the source's pairs. */
  middle: [number, number] | null;
};

/** What a crosshair reads at one instant: fractions, quote units. */
export type VolatilityStop = VolatilitySeries["points"][number];

/** A volatility chart, ready to draw. */
export type PreparedVolatility = {
  rows: VolatilityChartRow[];
  span: Stretch;
  axis: ValueAxis;
  /** Where there was too little data for a figure although something was sampled. */
  withheld: Stretch[];
  /** What a crosshair can read, oldest first, points without a figure among them. */
  stops: VolatilityStop[];
  lone: { time: number; value: number; isProvisional: boolean }[];
  /** The newest figure in what is shown; null where the newest point has none. */
  last: { time: number; value: number } | null;
  lowest: { time: number; value: number } | null;
  highest: { time: number; value: number } | null;
  /** Whether there is a provisional point. */
  hasProvisional: boolean;
  /** Whether the band of the source's pairs is drawn. */
  hasMiddle: boolean;
};

export type VolatilityOptions = {
  measure: Measure;
  unit: VolatilityUnit;
  /** Where the pair was not sampled at all: no line crosses it. */
  gaps: readonly Stretch[];
};

/** Standard errors on each side of the line. */
const BAND_ERRORS = 2;

type Point = VolatilityStop;
const blank = (time: number): Point => ({
  ...{ time, rv: null, rvStdErr: null, stdDev: null, coverage: 0, n: 0 },
});

/** Shapes a volatility series for drawing: measured and provisional as two lines that share their end points. */
export function prepareVolatility(
  series: VolatilitySeries,
  { measure, unit, gaps }: VolatilityOptions,
): PreparedVolatility {
  const shown = (rv: number) => inVolatilityUnit(rv, unit) * 100;
  const figureOf = (point: Point | undefined): number | null => {
    if (!point) return null;
    if (measure === "stdDev") return point.stdDev;
    return point.rv === null ? null : shown(point.rv);
  };
  const isProvisional = (point: Point | undefined) =>
    point !== undefined && publicationOf(point.coverage) === "provisional";
  const points = breakAtGaps(series.points, gaps, blank);
  const bands = measure === "rv" ? (series.band ?? []) : [];
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
  const hasMiddle = bands.length > 1;
  if (hasMiddle) {
    for (const row of rows) row.middle = middleAt(bands, row.time, shown);
    for (const row of rows) top = Math.max(top, row.middle?.[1] ?? 0);
  }
  const newest = series.points.at(-1);
  const newestValue = figureOf(newest);
  const span = { from: Date.parse(series.from), to: Date.parse(series.to) };
  return {
    rows,
    span,
    axis: valueAxis(0, top || 1, { fromZero: true, unit: measure === "rv" ? "%" : "" }),
    withheld: withheldStretches(series.points, figureOf, gaps),
    stops: series.points.filter(({ time }) => !gaps.some(({ from, to }) => from < time && time < to)),
    last: newest && newestValue !== null ? { time: newest.time, value: newestValue } : null,
    ...{ lone, lowest, highest, hasProvisional, hasMiddle },
  };
}

type Band = NonNullable<VolatilitySeries["band"]>[number];

/** The band at an instant, between the two instants it is told at; null outside them. */
function middleAt(
  bands: readonly Band[],
  time: number,
  shown: (rv: number) => number,
): [number, number] | null {
  let low = 0;
  let high = bands.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((bands[middle]?.time ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  const before = bands[low - 1];
  const after = bands[low] ?? before;
  if (!before || !after || (after === before && before.time !== time)) return null;
  const share = after === before ? 0 : (time - before.time) / (after.time - before.time);
  const between = (a: number, b: number) => shown(a + (b - a) * share);
  return [between(before.low, after.low), between(before.high, after.high)];
}

/** Runs of points without a figure, from the point before to the point after, without the gaps in them. */
function withheldStretches(
  points: readonly Point[],
  figureOf: (point: Point) => number | null,
  gaps: readonly Stretch[],
): Stretch[] {
  const runs: Stretch[] = [];
  let run: Stretch | null = null;
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
  return withoutHoles(
    runs.filter(({ from, to }) => to > from),
    gaps,
  );
}
