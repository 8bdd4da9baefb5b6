/** A stretch of time, epoch milliseconds. */
export type TimeRange = { from: number; to: number };

/** A stretch as the wire tells it. */
type TimeRangeText = { from: string; to: string };

export function toTimeRanges(stretches: readonly TimeRangeText[]): TimeRange[] {
  return stretches.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }));
}

/** The stretch that an instant lies in, its ends left out; null when in none. */
export function rangeAround<One extends TimeRange>(stretches: readonly One[], time: number): One | null {
  return stretches.find(({ from, to }) => from < time && time < to) ?? null;
}

/**
 * The stretches left of some when others are cut out of them.
 * @param stretches oldest first
 * @param holes oldest first, not overlapping each other
 */
export function joinAdjacent(stretches: readonly TimeRange[], holes: readonly TimeRange[]): TimeRange[] {
  return stretches.flatMap((stretch) => {
    const left: TimeRange[] = [];
    let from = stretch.from;
    for (const hole of holes) {
      if (hole.to <= from || hole.from >= stretch.to) continue;
      if (hole.from > from) left.push({ from, to: hole.from });
      from = Math.max(from, hole.to);
    }
    if (from < stretch.to) left.push({ from, to: stretch.to });
    return left;
  });
}

/**
 * Points with a break put into every gap that lies between two of them, so that no line crosses it, and without what lies
 * inside one.
 * @param points oldest first
 * @param gaps oldest first
 * @param blank makes the point that breaks a line at an instant
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
