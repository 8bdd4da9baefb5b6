import { formatAxisTime, type TimeTickStyle } from "@/lib/format/axis-time";
import { formatAxisValue } from "@/lib/format/axis-value";
import type { Zone } from "@/lib/format/instant";
import { fromWallTime, wallTime } from "@/lib/format/wall-time";

/** A mark on an axis and what stands beside it. */
export type AxisTick = { value: number; text: string };

export type ValueAxis = {
  /** Lowest and highest value in sight. */
  domain: readonly [number, number];
  /** Ascending, inside the domain. */
  ticks: AxisTick[];
  /** Decimals that its ticks show. */
  decimals: number;
};

/** An axis has so many steps or more, and no more than two and a half times as many. */
const LEAST_TICKS = 3;
/** Share of the span that is left free above and below. */
const MARGIN = 0.05;
/** A tick in this outermost share of the axis would be cut off. */
const EDGE = 0.03;

/** The largest of 1, 2, 5 × 10^k that is no larger than `step`. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step) + 1e-9);
  // Powers of ten below one are not exact: 2 × 0.1 must not become 0.1 by a rounding error.
  const factor = [5, 2, 1].find((candidate) => candidate * power <= step * (1 + 1e-9)) ?? 1;
  return factor * power;
}

/** Decimals that a round step needs to be told apart: 0.05 needs two. */
function decimalsOf(step: number): number {
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
}

/**
 * An axis of values with a few round ticks: four or five as a rule.
 * @param low lowest value, finite
 * @param high highest value, `low` or more
 * @param fromZero whether the axis starts at 0, as volatility does and price does not
 * @param unit written after the topmost tick
 */
export function valueAxis(
  low: number,
  high: number,
  { fromZero = false, unit = "" }: { fromZero?: boolean; unit?: string } = {},
): ValueAxis {
  const bottom = fromZero ? 0 : low;
  // A flat line still needs an axis: one percent of its height, or anything where it lies at nothing.
  const span = high - bottom || Math.abs(high) * 0.01 || 1;
  const middle = (high + bottom) / 2;
  const least = fromZero ? 0 : high === bottom ? middle - span / 2 : bottom - span * MARGIN;
  const most = high === bottom && !fromZero ? middle + span / 2 : bottom + span * (1 + MARGIN);
  const step = roundStep((most - least) / LEAST_TICKS);
  const decimals = decimalsOf(step);
  const ticks: AxisTick[] = [];
  const edge = (most - least) * EDGE;
  const first = Math.ceil((fromZero ? 0 : least + edge) / step - 1e-9);
  for (let k = first; k * step <= most - edge; k++) {
    const value = Number((k * step).toPrecision(12));
    ticks.push({ value, text: formatAxisValue(value, decimals) });
  }
  const top = ticks.at(-1);
  if (top && unit !== "") top.text = `${top.text} ${unit}`;
  return { domain: [least, most], ticks, decimals };
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 10, 30, 60, 90].map((days) => days * DAY),
];

/**
 * Round times of day, or days, on the viewer's own clock.
 * @param from epoch milliseconds
 * @param to later than `from`
 * @param most how many ticks there is room for, 2 or more
 */
export function timeTicks(from: number, to: number, zone: Zone, most: number): AxisTick[] {
  const start = wallTime(from, zone);
  const end = wallTime(to, zone);
  const step = STEPS.find((candidate) => (end - start) / candidate <= most) ?? (end - start) / most;
  const style: TimeTickStyle = step < DAY ? "time" : step === DAY && most >= 6 ? "weekday" : "day";
  const ticks: AxisTick[] = [];
  for (let wall = Math.ceil(start / step) * step; wall <= end; wall += step) {
    const value = fromWallTime(wall, zone);
    // An hour that summer time leaves out has no instant of its own.
    if (value < from || value > to || value <= (ticks.at(-1)?.value ?? Number.NEGATIVE_INFINITY)) continue;
    ticks.push({ value, text: formatAxisTime(value, zone, style, ticks.length === 0) });
  }
  return ticks;
}

/** Half of what the longest text under a tick takes, pixels, with a little air. */
const HALF_TEXT = 24;

/**
 * Which part of its text stands at a tick of the time axis: the middle, but for a text that would run out of the plot,
 * at the left into the page's edge, at the right into the zone's name.
 * @param x pixel of the tick
 * @param plotWidth pixels
 */
export function tickAnchor(x: number, plotWidth: number): "start" | "middle" | "end" {
  if (x < HALF_TEXT) return "start";
  return x > plotWidth - HALF_TEXT ? "end" : "middle";
}
