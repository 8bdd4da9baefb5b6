import type { TimeRange } from "@/lib/series/time-ranges";

/** Shortest range that can be zoomed to. */
const MIN_RANGE_MS = 10 * 60_000;

/**
 * Time range of a selection on a chart: long enough, within the bounds, rounded to minutes.
 * @param chosen ends in any order
 * @param bounds longest range allowed
 */
export function zoomTo(chosen: TimeRange, bounds: TimeRange): TimeRange {
  const from = Math.min(chosen.from, chosen.to);
  const to = Math.max(chosen.from, chosen.to);
  const length = Math.min(Math.max(to - from, MIN_RANGE_MS), bounds.to - bounds.from);
  const middle = (from + to) / 2;
  const start = Math.min(Math.max(middle - length / 2, bounds.from), bounds.to - length);
  const roundToMinute = (time: number) => Math.round(time / 60_000) * 60_000;
  return { from: roundToMinute(start), to: roundToMinute(start + length) };
}

/**
 * Scales a span around a time that keeps its position.
 * @param factor below 1 zooms in
 */
export function zoomAround(span: TimeRange, time: number, factor: number, bounds: TimeRange): TimeRange {
  const at = Math.min(Math.max(time, span.from), span.to);
  return zoomTo({ from: at - (at - span.from) * factor, to: at + (span.to - at) * factor }, bounds);
}
