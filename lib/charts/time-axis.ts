import { formatAxisTime, type TimeTickStyle } from "@/lib/format/axis-time";
import type { Zone } from "@/lib/format/instant";
import { fromWallTime, wallTime } from "@/lib/format/wall-time";
import { textWidth } from "./plot";
import type { AxisTick } from "./value-axis";

/** A tick of the time axis and the alignment of its label. */
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

/** Minimum distance of two labels, pixels. */
const LABEL_GAP = 10;
/** Minimum distance of two ticks, pixels. */
const MIN_SPACING = { narrow: 72, wide: 100 } as const;
const NARROW_PLOT = 560;
/** Longest span labelled with weekdays: weekday and day of the month repeat after four weeks. */
const MAX_WEEKDAY_SPAN = 20 * DAY;
/** Shortest span labelled with years: a day and month occur twice in it. */
const MIN_YEAR_SPAN = 360 * DAY;

/** Characters of the longest label of a style. */
const MAX_LENGTH: Readonly<Record<TimeTickStyle, number>> = {
  ...{ time: 8, dayTime: 12, weekday: 10, day: 6, dayOfYear: 11 },
};

/** Label style that distinguishes all ticks of a span. Within one day the time is enough; midnight is labelled with the day. */
function styleOf(step: number, span: number): TimeTickStyle {
  if (step < DAY) return span <= DAY ? "time" : "dayTime";
  if (span >= MIN_YEAR_SPAN) return "dayOfYear";
  return step === DAY && span <= MAX_WEEKDAY_SPAN ? "weekday" : "day";
}

/**
 * Ticks at round local times or days, with distinct labels that do not touch.
 * @param from start of the span, exclusive, epoch milliseconds
 * @param to end of the span, inclusive, later than `from`
 * @param width of the plot, pixels
 * @returns oldest first
 */
export function timeTicks(from: number, to: number, zone: Zone, width: number): TimeTick[] {
  const start = wallTime(from, zone);
  const end = wallTime(to, zone);
  const spacing = width < NARROW_PLOT ? MIN_SPACING.narrow : MIN_SPACING.wide;
  const step = STEPS.find((candidate) => {
    const labelSpacing = textWidth(MAX_LENGTH[styleOf(candidate, end - start)]) + LABEL_GAP;
    return (candidate / (end - start)) * width >= Math.max(spacing, labelSpacing);
  });
  if (step === undefined) return [];
  const style = styleOf(step, end - start);
  const ticks: TimeTick[] = [];
  let lastRight = Number.NEGATIVE_INFINITY;
  for (let wall = Math.ceil(start / step) * step; wall <= end; wall += step) {
    const value = fromWallTime(wall, zone);
    // Local times skipped by summer time do not exist.
    if (value <= from || value > to || value <= (ticks.at(-1)?.value ?? Number.NEGATIVE_INFINITY)) continue;
    const text = formatAxisTime(value, zone, style, ticks.length === 0);
    const x = ((value - from) / (to - from)) * width;
    const label = placeTimeLabel(x, text, width);
    // The day on which summer time begins is an hour shorter, so its labels are closer.
    if (label.left < lastRight + LABEL_GAP / 2) continue;
    lastRight = label.right;
    ticks.push({ value, text, x, anchor: label.anchor });
  }
  return ticks;
}

/** Left and right edge of a label on the time axis, pixels. */
export type LabelExtent = { left: number; right: number };

/** Extents of the labels that overlap an interval of the time axis. */
export function labelsBetween(
  times: readonly TimeTick[],
  plotWidth: number,
  { left, right }: LabelExtent,
): LabelExtent[] {
  return times
    .map(({ x, text }) => placeTimeLabel(x, text, plotWidth))
    .filter((label) => label.right > left && label.left < right);
}

/**
 * Position of a label of the time axis: centred under its tick, or aligned so that it stays inside the plot.
 * @param x position of the tick, pixels
 * @param plotWidth pixels
 */
export function placeTimeLabel(
  x: number,
  text: string,
  plotWidth: number,
): LabelExtent & { anchor: TimeTick["anchor"] } {
  const width = textWidth(text.length);
  if (x < width / 2) return { anchor: "start", left: x, right: x + width };
  if (x > plotWidth - width / 2) return { anchor: "end", left: x - width, right: x };
  return { anchor: "middle", left: x - width / 2, right: x + width / 2 };
}
