import type { ValueAxis } from "./value-axis";

/** Height of the time axis under the lower chart, pixels. */
export const TIME_AXIS_HEIGHT = 24;

const MIN_AXIS = 56;
const MAX_POINTS = 2000;
/** About what a figure of 11 px takes, and what stands beside them. */
const FIGURE = 6.4;
const BESIDE = 16;

/** About what so many characters of 11 px take, pixels. */
export function textWidth(characters: number): number {
  return characters * FIGURE;
}

/** About what a label of 11 px takes beside the plot, with its margins, pixels. */
export function labelWidth(text: string): number {
  return textWidth(text.length) + BESIDE;
}

/** Width of an axis of values that has room for every text on it, in whole pixels. */
export function axisWidth(axes: readonly ValueAxis[], flags: readonly string[]): number {
  const texts = [...axes.flatMap(({ ticks }) => ticks.map(({ text }) => text)), ...flags];
  return Math.max(MIN_AXIS, Math.ceil(Math.max(0, ...texts.map(labelWidth))));
}

/** Recharts draws no more than this on a phone in the time that a reader waits. */
const MAX_PHONE_POINTS = 300;

/** How many points a chart of a width asks for: rounded up to hundreds, so that similar widths share a cached reply. */
export function pointsFor(width: number, isPhone: boolean): number {
  const points = Math.max(100, Math.ceil(width / 100) * 100);
  return Math.min(points, isPhone ? MAX_PHONE_POINTS : MAX_POINTS);
}
