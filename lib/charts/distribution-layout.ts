import { formatAxisValue } from "@/lib/format/axis-value";
import { formatVolatility, inVolatilityUnit, type VolatilityUnit } from "@/lib/format/volatility";
import { type DistributionLabel, placeDistributionLabels } from "./distribution-labels";
import { ABOVE_BASE, BASE, barPath, type DistributionMarks, dotPath } from "./distribution-marks";
import type { MarketVolatility, PlacedPair } from "./prepare-distribution";
import { MARKET_AXIS, stripPlace } from "./strip-axis";
import type { AxisTick } from "./value-axis";
import { fractionOf, type VolatilityRange } from "./volatility-range";

/** Free at each end of the axis, so that no dot is cut. */
const BESIDE = 4;
/** Widths of a bin, about: the more pairs there are on a pixel the narrower, so that stacks stay low. */
const BINS = [7.5, 6, 5, 4] as const;
/** A bin's width squared, in these many pixels for each pair a pixel, makes a usual market's dots as high as wide. */
const ROOM = 18;
/** Up to so many pairs each is a dot of its own. */
const MAX_DOTS = 300;
/** Dots of the usual size, from centre to centre, and the smallest that are still seen as dots. */
const STEP = 6.4;
const MIN_STEP = 2.2;
/** Above it stands the median's name. */
const CEILING = 18;

/** Pairs whose volatilities lie close together, in one column above the axis. */
export type DistributionBin = {
  /** Middle of the column and its upper end, pixels. */
  x: number;
  top: number;
  /** What lies in it; the first has no lower end, the last no upper one. */
  range: VolatilityRange;
  count: number;
  /** The pair, where it is alone. */
  only: PlacedPair | null;
};

/** A distribution, ready to draw. */
export type Distribution = {
  kind: "dots" | "bars";
  width: number;
  /** Left and right end of a column around its middle, pixels. */
  binWidth: number;
  /** Those that hold a pair, from left to right. */
  bins: DistributionBin[];
  marks: DistributionMarks;
  /** Pixels. */
  medianX: number | null;
  labels: DistributionLabel[];
};

/** Ticks of the axis, in % of each unit, and which of them are left out where there is little room. */
const TICKS: Readonly<Record<VolatilityUnit, readonly number[]>> = {
  day: [0.5, 1, 2, 3, 5, 10, 20],
  year: [10, 20, 50, 100, 200, 500],
};
const NARROW_TICKS: Readonly<Record<VolatilityUnit, readonly number[]>> = {
  day: [0.5, 1, 3, 10],
  year: [10, 30, 100, 300],
};
const NARROW = 380;

function axisX(rv: number, width: number): number {
  const place = Math.min(1, Math.max(0, stripPlace(rv)));
  return BESIDE + place * (width - 2 * BESIDE);
}

/**
 * The axis of the distribution: the one of the whole market, at full width.
 * @param width pixels
 * @returns ticks whose `value` is a pixel
 */
export function distributionTicks(width: number, unit: VolatilityUnit): AxisTick[] {
  return (width < NARROW ? NARROW_TICKS : TICKS)[unit].map((percent) => ({
    value: axisX(percent / 100 / inVolatilityUnit(1, unit), width),
    text: formatAxisValue(percent, percent < 1 ? 1 : 0),
  }));
}

/** Where a range of volatilities lies, pixels; what has no end reaches to the end of the drawing. */
export function rangeX({ from, to }: VolatilityRange, width: number): [number, number] {
  return [from === null ? 0 : axisX(from, width), to === null ? width : axisX(to, width)];
}

/**
 * Lays the pairs of a market out over the axis: one dot each up to 300 of them, stacked where they lie close together; bars
 * above that, and where a stack would be too high to be seen as dots.
 * @param width pixels, more than 0
 */
export function layOutDistribution(
  { placed, median }: MarketVolatility,
  width: number,
  unit: VolatilityUnit,
): Distribution {
  const columns = Math.max(1, Math.floor((width - 2 * BESIDE) / binFor(placed.length, width)));
  const binWidth = (width - 2 * BESIDE) / columns;
  const edges = edgesOf(columns);
  const stacks = stack(placed, edges);
  const highest = Math.max(0, ...stacks.map(({ members }) => members.length));
  const room = BASE - ABOVE_BASE - CEILING;
  const step = Math.min(STEP, room / Math.max(1, highest - 1));
  const isDots = placed.length <= MAX_DOTS && step >= MIN_STEP;
  const pen = isDots ? dotPath(step, binWidth) : barPath((BASE - CEILING) / Math.max(1, highest), binWidth);
  const bins = stacks.map(({ column, members }): DistributionBin => {
    const x = BESIDE + (column + 0.5) * binWidth;
    const top = pen.draw(x, members);
    const range = {
      from: column === 0 ? null : (edges[column] ?? null),
      to: column === columns - 1 ? null : (edges[column + 1] ?? null),
    };
    return { x, top, range, count: members.length, only: members.length === 1 ? (members[0] ?? null) : null };
  });
  const medianX = median === null ? null : axisX(median, width);
  const figure = (rv: number) => formatVolatility(rv, unit);
  return {
    ...{ kind: isDots ? "dots" : "bars", width, binWidth, bins, medianX, marks: pen.marks },
    labels: placeDistributionLabels({ placed, median, medianX, bins, width, figure }),
  };
}

/** A bin's width by how crowded the axis is. It goes in few steps: one pair more or less must not move the others. */
function binFor(count: number, width: number): number {
  if (count > MAX_DOTS) return BINS[0];
  const ideal = Math.sqrt((ROOM * width) / Math.max(1, count));
  return BINS.find((bin) => bin <= ideal) ?? BINS[BINS.length - 1] ?? BINS[0];
}

/** Lower ends of the columns and the upper end of the last, in percentages of four digits that an address can hold. */
function edgesOf(columns: number): number[] {
  const factor = MARKET_AXIS.to / MARKET_AXIS.from;
  return Array.from({ length: columns + 1 }, (_, i) =>
    fractionOf(String(Number((MARKET_AXIS.from * factor ** (i / columns)).toPrecision(4)))),
  );
}

type Stack = { column: number; members: readonly PlacedPair[] };

/** The pairs of each column that holds any; what lies beyond the axis joins its first or last column. */
function stack(placed: readonly PlacedPair[], edges: readonly number[]): Stack[] {
  const stacks: { column: number; members: PlacedPair[] }[] = [];
  let column = 0;
  for (const one of placed) {
    while (column < edges.length - 2 && one.rv >= (edges[column + 1] ?? Number.POSITIVE_INFINITY))
      column += 1;
    const last = stacks.at(-1);
    if (last?.column === column) last.members.push(one);
    else stacks.push({ column, members: [one] });
  }
  return stacks;
}
