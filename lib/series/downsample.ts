/** Point of a line: epoch milliseconds and a value; null ends a segment. */
type LinePoint = { readonly time: number; readonly value: number | null };

/**
 * Reduces the points of a line: keeps the lowest and highest value of each time bucket, the first and last point of
 * each segment, and one null between segments. Points are selected, not computed.
 * @param points oldest first
 * @param buckets number of equal time buckets
 * @returns in order of time; `points` itself if there are at most two per bucket
 * @example downsample([1, 9, 2, 3].map((value, time) => ({ time, value })), 1) // times 0, 1, 3
 */
export function downsample<Point extends LinePoint>(
  points: readonly Point[],
  buckets: number,
): readonly Point[] {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length <= 2 * buckets) return points;
  const width = (last.time - first.time) / buckets || 1;
  const result: Point[] = [];
  let low = first;
  let high = first;
  let bucket = -1;
  let isOpen = false;
  const close = () => {
    if (!isOpen) return;
    const [early, late] = low.time <= high.time ? [low, high] : [high, low];
    push(result, early);
    push(result, late);
    isOpen = false;
  };
  points.forEach((point, index) => {
    if (point.value === null) {
      close();
      // The null that ends a segment follows its last point.
      const before = points[index - 1];
      if (before !== undefined && before.value !== null) push(result, before);
      if (result.at(-1)?.value !== null) result.push(point);
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
      if (opensSegment) push(result, point);
      return;
    }
    if (point.value < (low.value ?? Number.POSITIVE_INFINITY)) low = point;
    if (point.value > (high.value ?? Number.NEGATIVE_INFINITY)) high = point;
  });
  close();
  push(result, last);
  return result;
}

/** Appends a point unless it, or a later one, was appended already. */
function push<Point extends LinePoint>(result: Point[], point: Point): void {
  const newest = result.at(-1);
  if (newest === undefined || newest.time < point.time) result.push(point);
}
