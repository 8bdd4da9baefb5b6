import { formatAxisValue } from "@/lib/format/axis-value";
import { formatVolatility, inVolatilityUnit, type VolatilityUnit } from "@/lib/format/volatility";
import { type DistributionLabel, placeDistributionLabels } from "./distribution-labels";
import { ABOVE_BASE, BASE, barPath, type DistributionMarks, dotPath } from "./distribution-marks";
import type { MarketVolatility, PlacedPair } from "./prepare-distribution";
import { MARKET_AXIS, stripPosition } from "./strip-axis";
import type { AxisTick } from "./value-axis";
import { fractionOf, type VolatilityRange } from "./volatility-range";

/** Padding at each end of the axis, so that no dot is clipped, pixels. */
const PADDING = 4;
/** Approximate bin widths, pixels: narrower for more pairs per pixel, so that stacks stay low. */
const BIN_WIDTHS = [7.5, 6, 5, 4] as const;
/** Bin width² × pairs per pixel at which the dots of a typical market stack as high as they are wide. */
const BIN_AREA = 18;
/** Up to this many pairs, each is drawn as a dot. */
const MAX_DOTS = 300;
/** Default and minimum distance between the centres of stacked dots, pixels. */
const DEFAULT_STEP = 6.4;
const MIN_STEP = 2.2;
/** Height of the area above the stacks that holds the median's label, pixels. */
const HEADER_HEIGHT = 18;

/** Pairs with similar volatilities, drawn as one column above the axis. */
export type DistributionBin = {
  /** Middle of the column and its upper end, pixels. */
  x: number;
  top: number;
  /** Volatilities of its pairs; the first bin has no lower end, the last no upper end. */
  range: VolatilityRange;
  count: number;
  /** The pair if the bin holds exactly one. */
  only: PlacedPair | null;
};

/** A distribution, ready to draw. */
export type Distribution = {
  kind: "dots" | "bars";
  width: number;
  /** Width of a column, pixels. */
  binWidth: number;
  /** Non-empty bins, from left to right. */
  bins: DistributionBin[];
  marks: DistributionMarks;
  /** Pixels; null without pairs. */
  medianX: number | null;
  labels: DistributionLabel[];
};

/** Ticks of the axis in % of each unit, and fewer ticks for a narrow chart. */
const TICKS: Readonly<Record<VolatilityUnit, readonly number[]>> = {
  day: [0.5, 1, 2, 3, 5, 10, 20],
  year: [10, 20, 50, 100, 200, 500],
};
const NARROW_TICKS: Readonly<Record<VolatilityUnit, readonly number[]>> = {
  day: [0.5, 1, 3, 10],
  year: [10, 30, 100, 300],
};
const MAX_NARROW_WIDTH = 380;

function axisX(rv: number, width: number): number {
  const position = Math.min(1, Math.max(0, stripPosition(rv)));
  return PADDING + position * (width - 2 * PADDING);
}

/**
 * Ticks of the distribution's axis, which is the axis of the whole market.
 * @param width pixels
 * @returns ticks whose `value` is a pixel
 */
export function distributionTicks(width: number, unit: VolatilityUnit): AxisTick[] {
  return (width < MAX_NARROW_WIDTH ? NARROW_TICKS : TICKS)[unit].map((percent) => ({
    value: axisX(percent / 100 / inVolatilityUnit(1, unit), width),
    text: formatAxisValue(percent, percent < 1 ? 1 : 0),
  }));
}

/** Left and right edge of a volatility range, pixels; an open end is the edge of the chart. */
export function rangeX({ from, to }: VolatilityRange, width: number): [number, number] {
  return [from === null ? 0 : axisX(from, width), to === null ? width : axisX(to, width)];
}

/**
 * Computes the distribution chart of a market: one dot per pair for up to 300 pairs, stacked in columns; bars for more pairs or
 * if a stack would be too high for dots.
 * @param width pixels, more than 0
 */
export function prepareDistribution(
  { placed, median }: MarketVolatility,
  width: number,
  unit: VolatilityUnit,
): Distribution {
  const columns = Math.max(1, Math.floor((width - 2 * PADDING) / binWidthFor(placed.length, width)));
  const binWidth = (width - 2 * PADDING) / columns;
  const edges = edgesOf(columns);
  const stacks = stack(placed, edges);
  const highest = Math.max(0, ...stacks.map(({ members }) => members.length));
  const maxHeight = BASE - ABOVE_BASE - HEADER_HEIGHT;
  const step = Math.min(DEFAULT_STEP, maxHeight / Math.max(1, highest - 1));
  const isDots = placed.length <= MAX_DOTS && step >= MIN_STEP;
  const path = isDots
    ? dotPath(step, binWidth)
    : barPath((BASE - HEADER_HEIGHT) / Math.max(1, highest), binWidth);
  const bins = stacks.map(({ column, members }): DistributionBin => {
    const x = PADDING + (column + 0.5) * binWidth;
    const top = path.draw(x, members);
    const range = {
      from: column === 0 ? null : (edges[column] ?? null),
      to: column === columns - 1 ? null : (edges[column + 1] ?? null),
    };
    return { x, top, range, count: members.length, only: members.length === 1 ? (members[0] ?? null) : null };
  });
  const medianX = median === null ? null : axisX(median, width);
  const figure = (rv: number) => formatVolatility(rv, unit);
  return {
    ...{ kind: isDots ? "dots" : "bars", width, binWidth, bins, medianX, marks: path.marks },
    labels: placeDistributionLabels({ placed, median, medianX, bins, width, figure }),
  };
}

/** Bin width for a number of pairs. It has few steps, so that one more pair rarely moves the others. */
function binWidthFor(count: number, width: number): number {
  if (count > MAX_DOTS) return BIN_WIDTHS[0];
  const ideal = Math.sqrt((BIN_AREA * width) / Math.max(1, count));
  return BIN_WIDTHS.find((bin) => bin <= ideal) ?? BIN_WIDTHS[BIN_WIDTHS.length - 1] ?? BIN_WIDTHS[0];
}

/** Lower ends of the columns and the upper end of the last, rounded to four digits of a percentage for use in URLs. */
function edgesOf(columns: number): number[] {
  const factor = MARKET_AXIS.to / MARKET_AXIS.from;
  return Array.from({ length: columns + 1 }, (_, i) =>
    fractionOf(String(Number((MARKET_AXIS.from * factor ** (i / columns)).toPrecision(4)))),
  );
}

type Stack = { column: number; members: readonly PlacedPair[] };

/** Pairs of each non-empty column; values beyond the axis are in the first or last column. */
function stack(placed: readonly PlacedPair[], edges: readonly number[]): Stack[] {
  const stacks: { column: number; members: PlacedPair[] }[] = [];
  let column = 0;
  for (const pair of placed) {
    while (column < edges.length - 2 && pair.rv >= (edges[column + 1] ?? Number.POSITIVE_INFINITY))
      column += 1;
    const last = stacks.at(-1);
    if (last?.column === column) last.members.push(pair);
    else stacks.push({ column, members: [pair] });
  }
  return stacks;
}
