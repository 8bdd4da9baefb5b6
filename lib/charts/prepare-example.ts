import type { PriceSeries, VolatilitySeries } from "@/lib/contracts/series";
import { formatDrawnPrice } from "@/lib/format/axis-value";
import { formatMissedTicks } from "@/lib/format/missed-ticks";
import { formatShare } from "@/lib/format/percent";
import { formatPercentDigits } from "@/lib/format/percent-digits";
import { formatSpan } from "@/lib/format/span";
import { volatilityUnit } from "@/lib/format/volatility";
import { plainDecimal } from "@/lib/market/decimal";
import { FULL_COVERAGE } from "@/lib/market/thresholds";
import type { TimeRange } from "@/lib/series/time-ranges";
import { preparePrice } from "./prepare-price";
import { prepareVolatility } from "./prepare-volatility";
import { linearScale, type Scale } from "./scale";
import { flagCenter, isUnderFlag, type ValueAxis } from "./value-axis";

/** Sizes of the example's two charts, pixels: total width, width of the plots, heights. */
export const EXAMPLE = { width: 428, plot: 378, price: 104, volatility: 84 } as const;

const DAY_MS = 86_400_000;

/** Label on an axis: a tick or the flag of the last value. */
type Mark = { y: number; text: string };

/** A price chart and a volatility chart as SVG attributes, rendered without JavaScript. */
export type ExampleChart = {
  name: string;
  days: { x: number; text: string | null }[];
  /** Gaps, pixels; drawn over both charts. */
  gaps: TimeRange[];
  stale: TimeRange[];
  price: { fresh: string; stale: string; ticks: Mark[]; flag: Mark | null; summary: string };
  volatility: {
    measured: string;
    provisional: string;
    error: string;
    ticks: Mark[];
    flag: Mark | null;
    summary: string;
  };
};

type Position = { x: number; y: number };

const pixel = (value: number) => Math.round(value * 10) / 10;

/**
 * SVG path through points, interrupted where one is null. Relative coordinates keep it short.
 * @example polyline([{ x: 0, y: 5 }, { x: 2.5, y: 3 }, null, { x: 5, y: 1 }, { x: 6, y: 1 }]) // "M0 5l2.5 -2M5 1l1 0"
 */
export function polyline(positions: readonly (Position | null)[]): string {
  let path = "";
  let last: Position | null = null;
  for (const place of positions) {
    if (!place) {
      last = null;
      continue;
    }
    const at: Position = { x: pixel(place.x), y: pixel(place.y) };
    path += last ? `l${pixel(at.x - last.x)} ${pixel(at.y - last.y)}` : `M${at.x} ${at.y}`;
    last = at;
  }
  return path;
}

/** SVG path of the area between two lines, interrupted where a value is null. */
function areaBetween(rows: readonly { x: number; y: readonly [number, number] | null }[]): string {
  let path = "";
  let piece: { x: number; y: readonly [number, number] }[] = [];
  const close = () => {
    const around = [
      ...piece.map(({ x, y }) => ({ x, y: y[0] })),
      ...piece.reverse().map(({ x, y }) => ({ x, y: y[1] })),
    ];
    if (around.length > 2) path += `${polyline(around)}z`;
    piece = [];
  };
  for (const { x, y } of rows) {
    if (y) piece.push({ x, y });
    else close();
  }
  close();
  return path;
}

function marks(axis: ValueAxis, y: Scale, flag: Mark | null): Mark[] {
  return axis.ticks
    .map(({ value, text }) => ({ y: pixel(y.toPixel(value)), text }))
    .filter((mark) => flag === null || !isUnderFlag(mark.y, flag.y));
}

/**
 * Prepares the price and volatility charts of the example.
 * @param name name of the base
 */
export function prepareExample({
  name,
  quote,
  price,
  volatility,
}: {
  name: string;
  quote: string;
  price: PriceSeries;
  volatility: VolatilitySeries;
}): ExampleChart {
  const prices = preparePrice(price);
  const { span } = prices;
  const x = linearScale(span.from, span.to, 0, EXAMPLE.plot);
  const toPixelRange = ({ from, to }: TimeRange): TimeRange => ({
    from: pixel(x.toPixel(from)),
    to: pixel(x.toPixel(to)),
  });
  const dayCount = Math.round((span.to - span.from) / DAY_MS);
  return {
    name,
    days: Array.from({ length: dayCount - 1 }, (_, i) => ({
      x: pixel(x.toPixel(span.from + (i + 1) * DAY_MS)),
      text: i % 2 === 0 ? `day ${i + 2}` : null,
    })),
    gaps: prices.gaps.map(toPixelRange),
    stale: prices.stale.map(toPixelRange),
    price: priceParts(prices, x, `${name} in ${quote}`, dayCount),
    volatility: volatilityParts(volatility, prices.gaps, x),
  };
}

function priceParts(
  { rows, axis, last, lowest, highest, gaps, stale }: ReturnType<typeof preparePrice>,
  x: Scale,
  subject: string,
  dayCount: number,
): ExampleChart["price"] {
  const y = linearScale(axis.domain[1], axis.domain[0], 0, EXAMPLE.price);
  const line = (pick: (row: (typeof rows)[number]) => number | null) =>
    polyline(
      rows.map((row) => {
        const value = pick(row);
        return value === null ? null : { x: x.toPixel(row.time), y: y.toPixel(value) };
      }),
    );
  const text = (value: number) => formatDrawnPrice(plainDecimal(value));
  const flag = last && { y: pixel(flagCenter(y.toPixel(last.value), EXAMPLE.price)), text: text(last.value) };
  const length = (ranges: readonly TimeRange[]) =>
    formatSpan(ranges.reduce((sum, { from, to }) => sum + to - from, 0));
  const parts = [
    `Simulated price of ${subject} over ${dayCount} days`,
    lowest && highest ? `between ${text(lowest.value)} and ${text(highest.value)}` : null,
    gaps.length > 0 ? formatMissedTicks(gaps.reduce((sum, { missed }) => sum + missed, 0)) : null,
    stale.length > 0 ? `stale for ${length(stale)}` : null,
  ];
  return {
    fresh: line((row) => row.fresh),
    stale: line((row) => row.stale),
    ticks: marks(axis, y, flag),
    flag,
    summary: `${parts.filter((part) => part !== null).join(", ")}.`,
  };
}

function volatilityParts(
  series: VolatilitySeries,
  gaps: readonly TimeRange[],
  x: Scale,
): ExampleChart["volatility"] {
  const { rows, axis, last, lowest, highest, hasProvisional } = prepareVolatility(series, {
    ...{ measure: "rv", unit: "day", isPegged: false, gaps },
  });
  const y = linearScale(axis.domain[1], axis.domain[0], 0, EXAMPLE.volatility);
  const line = (pick: (row: (typeof rows)[number]) => number | null) =>
    polyline(
      rows.map((row) => {
        const value = pick(row);
        return value === null ? null : { x: x.toPixel(row.time), y: y.toPixel(value) };
      }),
    );
  const text = (value: number) => formatPercentDigits(value / 100);
  const flag = last && {
    y: pixel(flagCenter(y.toPixel(last.value), EXAMPLE.volatility)),
    text: `${text(last.value)} %`,
  };
  const parts = [
    "Its realized volatility over the trailing 24 h",
    lowest && highest
      ? `between ${text(lowest.value)} and ${text(highest.value)} ${volatilityUnit()}`
      : "not enough data",
    hasProvisional ? `provisional where less than ${formatShare(FULL_COVERAGE)} was sampled` : null,
  ];
  return {
    measured: line((row) => row.measured),
    provisional: line((row) => row.provisional),
    error: areaBetween(
      rows.map(({ time, error }) => ({
        x: x.toPixel(time),
        y: error && ([y.toPixel(error[0]), y.toPixel(error[1])] as const),
      })),
    ),
    ticks: marks(axis, y, flag),
    flag,
    summary: `${parts.filter((part) => part !== null).join(", ")}.`,
  };
}
