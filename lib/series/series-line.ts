import type { TimeRange } from "@/lib/series/time-ranges";

/**
 * Time ranges of consecutive marked points, from first to last of each run. A null value ends a run.
 * @param points oldest first
 * @example markedRanges([{ time: 1, value: 5, stale: true }, { time: 2, value: 5, stale: true }], (p) => p.stale) //
 * [{ from: 1, to: 2 }]
 */
export function markedRanges<Point extends { readonly time: number; readonly value: number | null }>(
  points: readonly Point[],
  isMarked: (point: Point) => boolean,
): TimeRange[] {
  const found: TimeRange[] = [];
  let run: TimeRange | null = null;
  for (const point of points) {
    if (point.value === null || !isMarked(point)) {
      run = null;
    } else if (run === null) {
      run = { from: point.time, to: point.time };
      found.push(run);
    } else {
      run.to = point.time;
    }
  }
  return found;
}

/**
 * Line through a series' samples, with an absent point just after the last sample before each gap.
 * @param samples oldest first, none inside a gap
 * @param gaps from one sample to the next, oldest first; gaps not between two of `samples` are ignored
 * @param absent creates the point that ends a segment
 */
export function lineWithGaps<Point extends { readonly time: number }>(
  samples: readonly Point[],
  gaps: readonly TimeRange[],
  absent: (time: number) => Point,
): Point[] {
  const line: Point[] = [];
  let next = 0;
  for (const sample of samples) {
    for (let gap = gaps[next]; gap !== undefined && gap.from < sample.time; gap = gaps[++next]) {
      const before = line.at(-1);
      if (before !== undefined && before.time <= gap.from && gap.to <= sample.time)
        line.push(absent(gap.from + 1));
    }
    line.push(sample);
  }
  return line;
}
