/** A point of a line: epoch milliseconds and a value; null ends a segment. */
type LinePoint = { readonly time: number; readonly value: number | null };

/**
 * Leaves out points that a line of so many buckets cannot show: of each bucket of time stay the lowest and the highest
 * value, and of each segment its first and last point, so that no extreme, no gap's edge and neither end is lost.
 * Points are chosen, never made up; nulls stay, one between two segments.
 * @param points oldest first
 * @param buckets how many equal spans of time; 2 points each stay at most, besides the segments' ends
 * @returns in order of time; `points` itself where there are no more than two a bucket
 * @example reduceKeepingExtremes([1, 9, 2, 3].map((value, time) => ({ time, value })), 1)
 *   // times 0, 1, 3: the lowest is the first, the highest the second; the last always stays
 */
export function downsample<Point extends LinePoint>(
  points: readonly Point[],
  buckets: number,
): readonly Point[] {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length <= 2 * buckets) return points;
  const width = (last.time - first.time) / buckets || 1;
  const kept: Point[] = [];
  let low = first;
  let high = first;
  let bucket = -1;
  let isOpen = false;
  const close = () => {
    if (!isOpen) return;
    const [early, late] = low.time <= high.time ? [low, high] : [high, low];
    push(kept, early);
    push(kept, late);
    isOpen = false;
  };
  points.forEach((point, index) => {
    if (point.value === null) {
      close();
      // A segment's last point stands before its null, the next segment's first after it.
      const before = points[index - 1];
      if (before !== undefined && before.value !== null) push(kept, before);
      if (kept.at(-1)?.value !== null) kept.push(point);
      return;
    }
    const own = Math.min(buckets - 1, Math.floor((point.time - first.time) / width));
    const opensSegment = index === 0 || points[index - 1]?.value === null;
    if (own !== bucket || opensSegment) {
      close();
      bucket = own;
      low = point;
      high = point;
      isOpen = true;
      if (opensSegment) push(kept, point);
      return;
    }
    if (point.value < (low.value ?? Number.POSITIVE_INFINITY)) low = point;
    if (point.value > (high.value ?? Number.NEGATIVE_INFINITY)) high = point;
  });
  close();
  push(kept, last);
  return kept;
}

/** Appends a point unless it, or a later one, is there already. */
function push<Point extends LinePoint>(kept: Point[], point: Point): void {
  const newest = kept.at(-1);
  if (newest === undefined || newest.time < point.time) kept.push(point);
}
