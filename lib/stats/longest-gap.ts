/** Two consecutive samples further apart than the interval, epoch milliseconds. */
export type SampleGap = { readonly fromAtMs: number; readonly toAtMs: number };

/** Gaps of a series. @param times of its samples, epoch milliseconds, oldest first */
export function gapsBetween(times: readonly number[], intervalSeconds: number): SampleGap[] {
  const gaps: SampleGap[] = [];
  for (let index = 1; index < times.length; index++) {
    const fromAtMs = times[index - 1];
    const toAtMs = times[index];
    if (fromAtMs === undefined || toAtMs === undefined) continue;
    if (toAtMs - fromAtMs > intervalSeconds * 1000) gaps.push({ fromAtMs, toAtMs });
  }
  return gaps;
}

/**
 * Longest time without a sample in a window `(at − window, at]`. A gap that begins before the window counts from the
 * window's start; the time since the newest sample counts if longer than the interval; the time before the first
 * sample is no gap.
 * @param gaps that reach into the window, any order
 * @param lastAtMs newest sample at or before `atMs`; null before the first
 * @returns milliseconds, 0 if no sample was missed
 */
export function longestGapMs(
  gaps: readonly SampleGap[],
  lastAtMs: number | null,
  window: { atMs: number; windowMs: number; intervalSeconds: number },
): number {
  const { atMs, windowMs, intervalSeconds } = window;
  const startMs = atMs - windowMs;
  const open: SampleGap[] =
    lastAtMs !== null && atMs - lastAtMs > intervalSeconds * 1000
      ? [{ fromAtMs: lastAtMs, toAtMs: atMs }]
      : [];
  let longest = 0;
  for (const gap of [...gaps, ...open]) {
    longest = Math.max(longest, Math.min(gap.toAtMs, atMs) - Math.max(gap.fromAtMs, startMs));
  }
  return longest;
}
