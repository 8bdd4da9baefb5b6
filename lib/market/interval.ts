/**
 * The newest event time at or before an instant: the last multiple of the interval since the epoch.
 * @param nowMs epoch milliseconds
 * @param intervalSeconds spacing of the ticks, whole seconds from 1 on
 * @returns epoch milliseconds
 * @example eventTimeAt(Date.UTC(2026, 0, 1, 12, 0, 59, 999), 60) // 12:00:00.000
 */
export function eventTimeAt(nowMs: number, intervalSeconds: number): number {
  const intervalMs = intervalSeconds * 1000;
  return Math.floor(nowMs / intervalMs) * intervalMs;
}

/** Whether an instant is an event time of the interval. */
export function isEventTime(atMs: number, intervalSeconds: number): boolean {
  return atMs % (intervalSeconds * 1000) === 0;
}

/**
 * How far apart two prices may lie and still be compared: no return across a longer gap, no change
 * against an older price. `max(30 min, 2 × interval)`, in milliseconds (lib/stats/README.md).
 */
export function longestBridgeMs(intervalSeconds: number): number {
  return Math.max(30 * 60_000, 2 * intervalSeconds * 1000);
}
