import type { TimeRange } from "@/lib/series/time-ranges";

/** A straight scale between what is measured and where it is drawn. */
export type Scale = { toPixel: (value: number) => number; toValue: (pixel: number) => number };

/**
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

/** A stretch's name and where it stands. */
export type RangeLabel = { text: string; x: number; anchor: "start" | "middle" | "end" };

/** About what a character of 11 px takes. */
const CHARACTER = 6;
const BESIDE = 6;

/**
 * Where a stretch's name has room: inside it, else right of it, else left of it.
 * @param next pixel at which the next stretch or the chart's end begins
 * @param previous pixel at which the one before ends, or 0
 * @returns null where there is none
 */
export function placeLabel(
  text: string,
  { from, to }: TimeRange,
  previous: number,
  next: number,
): RangeLabel | null {
  const room = text.length * CHARACTER + 2 * BESIDE;
  // A hair's breadth needs no name: a chart full of them would be all names.
  if (to - from < 10) return null;
  if (to - from >= room) return { text, x: (from + to) / 2, anchor: "middle" };
  if (next - to >= room) return { text, x: to + BESIDE, anchor: "start" };
  if (from - previous >= room) return { text, x: from - BESIDE, anchor: "end" };
  return null;
}
