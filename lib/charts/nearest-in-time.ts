/** Element with the nearest time; null if there are none. @param ordered oldest first */
export function nearestInTime<T extends { time: number }>(ordered: readonly T[], time: number): T | null {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ordered[middle]?.time ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  const after = ordered[low];
  const before = ordered[low - 1];
  if (!before || !after) return after ?? before ?? null;
  return time - before.time <= after.time - time ? before : after;
}
