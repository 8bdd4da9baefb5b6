import type { ValueAxis } from "./value-axis";

/** Height of the time axis, pixels. */
export const TIME_AXIS_HEIGHT = 24;

const MIN_AXIS_WIDTH = 56;
const MAX_POINTS = 2000;
/** Approximate width of an 11 px character, and the margins of a label, pixels. */
const CHARACTER_WIDTH = 6.4;
const LABEL_MARGINS = 16;

/** Approximate width of 11 px text, pixels. */
export function textWidth(characters: number): number {
  return characters * CHARACTER_WIDTH;
}

/** Approximate width of an 11 px label of the value axis with its margins, pixels. */
export function labelWidth(text: string): number {
  return textWidth(text.length) + LABEL_MARGINS;
}

/** Width of a value axis that fits its tick labels and flags, whole pixels. */
export function axisWidth(axes: readonly ValueAxis[], flags: readonly string[]): number {
  const texts = [...axes.flatMap(({ ticks }) => ticks.map(({ text }) => text)), ...flags];
  return Math.max(MIN_AXIS_WIDTH, Math.ceil(Math.max(0, ...texts.map(labelWidth))));
}

/** More points would take Recharts too long on a phone. */
const MAX_PHONE_POINTS = 300;

/** Number of points requested for a chart: a multiple of 100, so that similar widths share a cached reply. */
export function pointsFor(width: number, isPhone: boolean): number {
  const points = Math.max(100, Math.ceil(width / 100) * 100);
  return Math.min(points, isPhone ? MAX_PHONE_POINTS : MAX_POINTS);
}
