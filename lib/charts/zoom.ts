import type { TimeRange } from "@/lib/series/time-ranges";

/** No closer than this: fewer samples would not be a chart. */
const MIN_RANGE_MS = 10 * 60_000;

/**
 * A stretch chosen on a chart, made long enough and kept within what there is, to whole minutes.
 * @param bounds what may be shown
 */
export function zoomTo(chosen: TimeRange, bounds: TimeRange): TimeRange {
  const from = Math.min(chosen.from, chosen.to);
  const to = Math.max(chosen.from, chosen.to);
  const length = Math.min(Math.max(to - from, MIN_RANGE_MS), bounds.to - bounds.from);
  const middle = (from + to) / 2;
  const start = Math.min(Math.max(middle - length / 2, bounds.from), bounds.to - length);
  const whole = (time: number) => Math.round(time / 60_000) * 60_000;
  return { from: whole(start), to: whole(start + length) };
}

/**
 * A span made shorter or longer around an instant that keeps its place.
 * @param factor under 1 comes closer
 */
export function zoomAround(span: TimeRange, time: number, factor: number, bounds: TimeRange): TimeRange {
  const at = Math.min(Math.max(time, span.from), span.to);
  return zoomTo({ from: at - (at - span.from) * factor, to: at + (span.to - at) * factor }, bounds);
}
