import type { TimeRange } from "@/lib/series/time-ranges";

/** Maps values to pixels and back. */
export type Scale = { toPixel: (value: number) => number; toValue: (pixel: number) => number };

/**
 * A linear scale.
 * @param from value drawn at pixel `start`
 * @param to value drawn at pixel `end`, other than `from`
 */
export function linearScale(from: number, to: number, start: number, end: number): Scale {
  const perValue = (end - start) / (to - from);
  return {
    toPixel: (value) => start + (value - from) * perValue,
    toValue: (pixel) => from + (pixel - start) / perValue,
  };
}

/**
 * A logarithmic scale: equal ratios are equally far apart.
 * @param from value drawn at pixel `start`, above 0
 * @param to value drawn at pixel `end`, above 0, other than `from`
 */
export function logScale(from: number, to: number, start: number, end: number): Scale {
  const { toPixel, toValue } = linearScale(Math.log(from), Math.log(to), start, end);
  return { toPixel: (value) => toPixel(Math.log(value)), toValue: (pixel) => Math.exp(toValue(pixel)) };
}

/** Label of a time range and its position, pixels. */
export type RangeLabel = { text: string; x: number; anchor: "start" | "middle" | "end" };

/** Approximate width of an 11 px character, pixels. */
const CHARACTER_WIDTH = 6;
const MARGIN = 6;
/** Narrower ranges have no label, pixels. */
const MIN_WIDTH = 10;

/**
 * Position of a time range's label: inside it, else right of it, else left of it.
 * @param previous end of the previous range, or 0, pixels
 * @param next start of the next range, or end of the chart, pixels
 * @returns null without room
 */
export function placeLabel(
  text: string,
  { from, to }: TimeRange,
  previous: number,
  next: number,
): RangeLabel | null {
  const width = text.length * CHARACTER_WIDTH + 2 * MARGIN;
  if (to - from < MIN_WIDTH) return null;
  if (to - from >= width) return { text, x: (from + to) / 2, anchor: "middle" };
  if (next - to >= width) return { text, x: to + MARGIN, anchor: "start" };
  if (from - previous >= width) return { text, x: from - MARGIN, anchor: "end" };
  return null;
}
