/** Time range in epoch milliseconds. */
export type TimeRange = { from: number; to: number };

/** Time range in the API. */
type TimeRangeText = { from: string; to: string };

export function toTimeRanges(ranges: readonly TimeRangeText[]): TimeRange[] {
  return ranges.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }));
}

/** Range that contains a time, ends excluded; null if none does. */
export function rangeAround<Range extends TimeRange>(ranges: readonly Range[], time: number): Range | null {
  return ranges.find(({ from, to }) => from < time && time < to) ?? null;
}

/**
 * Subtracts time ranges from others.
 * @param ranges oldest first
 * @param holes oldest first, not overlapping
 */
export function subtractRanges(ranges: readonly TimeRange[], holes: readonly TimeRange[]): TimeRange[] {
  return ranges.flatMap((range) => {
    const remaining: TimeRange[] = [];
    let from = range.from;
    for (const hole of holes) {
      if (hole.to <= from || hole.from >= range.to) continue;
      if (hole.from > from) remaining.push({ from, to: hole.from });
      from = Math.max(from, hole.to);
    }
    if (from < range.to) remaining.push({ from, to: range.to });
    return remaining;
  });
}

/**
 * Inserts a break into each gap between two points and removes points inside gaps.
 * @param points oldest first
 * @param gaps oldest first
 * @param blank creates the point that breaks the line at a time
 */
export function breakAtGaps<Point extends { time: number }>(
  points: readonly Point[],
  gaps: readonly TimeRange[],
  blank: (time: number) => Point,
): Point[] {
  const broken: Point[] = [];
  let next = 0;
  for (const point of points) {
    for (let gap = gaps[next]; gap && gap.to <= point.time; gap = gaps[++next]) {
      if (broken.length > 0) broken.push(blank((gap.from + gap.to) / 2));
    }
    const gap = gaps[next];
    if (gap && gap.from < point.time && point.time < gap.to) continue;
    broken.push(point);
  }
  return broken;
}
