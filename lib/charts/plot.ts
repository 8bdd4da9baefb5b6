import type { ValueAxis } from "./axis-ticks";

/** Height of the time axis under the lower chart, pixels. */
export const TIME_AXIS_HEIGHT = 24;

const LEAST_AXIS = 56;
/** About what a figure of 11 px takes, and what stands beside them. */
const FIGURE = 6.4;
const BESIDE = 16;

/** Width of an axis of values that has room for every text on it, in whole pixels. */
export function axisWidth(axes: readonly ValueAxis[], flags: readonly string[]): number {
  const texts = [...axes.flatMap(({ ticks }) => ticks.map(({ text }) => text)), ...flags];
  const longest = Math.max(0, ...texts.map((text) => text.length));
  return Math.max(LEAST_AXIS, Math.ceil(longest * FIGURE + BESIDE));
}

/** How many points a chart of so many pixels asks for: to the next hundred, so that few widths are told apart. */
export function pointsFor(width: number): number {
  return Math.min(2000, Math.max(100, Math.ceil(width / 100) * 100));
}
