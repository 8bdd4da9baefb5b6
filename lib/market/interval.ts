/**
 * The newest event time at or before an instant: the last multiple of the interval since the epoch. For a caller that means an
 * event time, see `eventTimeOfTrigger`.
 * @param nowMs epoch milliseconds
 * @param intervalSeconds spacing of the ticks, whole seconds from 1 on
 * @returns epoch milliseconds
 * @example eventTimeAt(Date.UTC(2026, 0, 1, 12, 0, 59, 999), 60) // 12:00:00.000
 */
export function eventTimeAt(nowMs: number, intervalSeconds: number): number {
  const intervalMs = intervalSeconds * 1000;
  return Math.floor(nowMs / intervalMs) * intervalMs;
}

/** How early a trigger may arrive and still belong to the instant ahead: 1 s, but at most a twentieth of the interval. */
const MAX_EARLY_MS = 1000;
const MAX_EARLY_SHARE = 1 / 20;

/**
 * The event time of a round triggered at an instant: the newest event time at or before it, or the next one where that is
 * so near that only the scheduler's clock runs ahead. `eventTimeAt` says which event time has come; this says which one a
 * caller means.
 * @param triggeredAtMs epoch milliseconds
 * @returns epoch milliseconds, up to 1 s later than the trigger
 * @example eventTimeOfTrigger(Date.UTC(2026, 0, 1, 12, 0, 59, 999), 60) // 12:01:00.000
 */
export function eventTimeOfTrigger(triggeredAtMs: number, intervalSeconds: number): number {
  const maxEarlyMs = Math.min(MAX_EARLY_MS, intervalSeconds * 1000 * MAX_EARLY_SHARE);
  return eventTimeAt(triggeredAtMs + maxEarlyMs, intervalSeconds);
}

/** Whether an instant is an event time of the interval. */
export function isEventTime(atMs: number, intervalSeconds: number): boolean {
  return atMs % (intervalSeconds * 1000) === 0;
}

/**
 * How far apart two prices may lie and still be compared: no return across a longer gap, no change
 * against an older price. `max(30 min, 2 × interval)`, in milliseconds (lib/stats/README.md).
 */
export function maxGapMs(intervalSeconds: number): number {
  return Math.max(30 * 60_000, 2 * intervalSeconds * 1000);
}

/**
 * How old the newest stored tick may be while the source counts as sampled: `max(3 min, 3 × interval)`, in milliseconds.
 */
export function maxTickAgeMs(intervalSeconds: number): number {
  return Math.max(3 * 60_000, 3 * intervalSeconds * 1000);
}
