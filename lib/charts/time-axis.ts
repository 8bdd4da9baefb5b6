import { formatAxisTime, type TimeTickStyle } from "@/lib/format/axis-time";
import type { Zone } from "@/lib/format/instant";
import { fromWallTime, wallTime } from "@/lib/format/wall-time";
import { textWidth } from "./plot";
import type { AxisTick } from "./value-axis";

/** A mark on the time axis: where it is, and how its text is placed there. */
export type TimeTick = AxisTick & {
  /** Pixels from the left end of the plot. */
  x: number;
  anchor: "start" | "middle" | "end";
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 10, 30, 60, 90, 180, 360, 720, 1800, 3600].map((days) => days * DAY),
];

/** Between two labels at least, pixels. */
const LABEL_GAP = 10;
/** Ticks are no closer than this, pixels: more labels than that make an axis crowded. */
const MIN_SPACING = { narrow: 72, wide: 100 } as const;
const NARROW_PLOT = 560;
/** Weekdays with the day of the month alone repeat after four weeks. */
const MAX_WEEKDAY_SPAN = 20 * DAY;
/** From here on a day of a month occurs twice. */
const MIN_YEAR_SPAN = 360 * DAY;

/** Characters of the longest label of a style. */
const MAX_LENGTH: Readonly<Record<TimeTickStyle, number>> = {
  ...{ time: 8, dayTime: 12, weekday: 10, day: 6, dayOfYear: 11 },
};

/** What tells the ticks of a span apart. Of a day each time occurs once: midnight is labelled with the day. */
function styleOf(step: number, span: number): TimeTickStyle {
  if (step < DAY) return span <= DAY ? "time" : "dayTime";
  if (span >= MIN_YEAR_SPAN) return "dayOfYear";
  return step === DAY && span <= MAX_WEEKDAY_SPAN ? "weekday" : "day";
}

/**
 * Round times of day, or days, on the viewer's own clock, with labels that differ and do not touch.
 * @param from epoch milliseconds; the span begins after it
 * @param to later than `from`
 * @param width of the plot, pixels
 * @returns oldest first
 */
export function timeTicks(from: number, to: number, zone: Zone, width: number): TimeTick[] {
  const start = wallTime(from, zone);
  const end = wallTime(to, zone);
  const spacing = width < NARROW_PLOT ? MIN_SPACING.narrow : MIN_SPACING.wide;
  const step = STEPS.find((candidate) => {
    const room = textWidth(MAX_LENGTH[styleOf(candidate, end - start)]) + LABEL_GAP;
    return (candidate / (end - start)) * width >= Math.max(spacing, room);
  });
  if (step === undefined) return [];
  const style = styleOf(step, end - start);
  const ticks: TimeTick[] = [];
  let taken = Number.NEGATIVE_INFINITY;
  for (let wall = Math.ceil(start / step) * step; wall <= end; wall += step) {
    const value = fromWallTime(wall, zone);
    // An hour that summer time leaves out has no instant of its own.
    if (value <= from || value > to || value <= (ticks.at(-1)?.value ?? Number.NEGATIVE_INFINITY)) continue;
    const text = formatAxisTime(value, zone, style, ticks.length === 0);
    const x = ((value - from) / (to - from)) * width;
    const label = placeTimeLabel(x, text, width);
    // The day on which summer time begins is an hour shorter.
    if (label.left < taken + LABEL_GAP / 2) continue;
    taken = label.right;
    ticks.push({ value, text, x, anchor: label.anchor });
  }
  return ticks;
}

/** The room that a label takes on the time axis, pixels. */
export type LabelRoom = { left: number; right: number };

/** The room of those labels of a time axis that reach between two of its pixels. */
export function labelsBetween(
  times: readonly TimeTick[],
  plotWidth: number,
  { left, right }: LabelRoom,
): LabelRoom[] {
  return times
    .map(({ x, text }) => placeTimeLabel(x, text, plotWidth))
    .filter((label) => label.right > left && label.left < right);
}

/**
 * Where a label of the time axis lies: centred under its tick, unless it would run out of the plot, at the left into the
 * page's edge, at the right into the zone's name.
 * @param x pixel of the tick
 * @param plotWidth pixels
 */
export function placeTimeLabel(
  x: number,
  text: string,
  plotWidth: number,
): LabelRoom & { anchor: TimeTick["anchor"] } {
  const width = textWidth(text.length);
  if (x < width / 2) return { anchor: "start", left: x, right: x + width };
  if (x > plotWidth - width / 2) return { anchor: "end", left: x - width, right: x };
  return { anchor: "middle", left: x - width / 2, right: x + width / 2 };
}
