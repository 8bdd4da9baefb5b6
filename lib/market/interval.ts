/**
 * Newest event time at or before an instant: the last multiple of the interval since the epoch. For the event time
 * that a trigger means, see `eventTimeOfTrigger`.
 * @param nowMs epoch milliseconds
 * @param intervalSeconds whole seconds, at least 1
 * @returns epoch milliseconds
 * @example eventTimeAt(Date.UTC(2026, 0, 1, 12, 0, 59, 999), 60) // 12:00:00.000
 */
export function eventTimeAt(nowMs: number, intervalSeconds: number): number {
  const intervalMs = intervalSeconds * 1000;
  return Math.floor(nowMs / intervalMs) * intervalMs;
}

/** How early a trigger may arrive for the next event time: 1 s, at most 1/20 of the interval. */
const MAX_EARLY_MS = 1000;
const MAX_EARLY_SHARE = 1 / 20;

/**
 * Event time that a trigger means: the newest one at or before it, or the next one if the trigger is only slightly
 * early because the scheduler's clock is ahead.
 * @param triggeredAtMs epoch milliseconds
 * @returns epoch milliseconds, at most 1 s after the trigger
 * @example eventTimeOfTrigger(Date.UTC(2026, 0, 1, 12, 0, 59, 999), 60) // 12:01:00.000
 */
export function eventTimeOfTrigger(triggeredAtMs: number, intervalSeconds: number): number {
  const maxEarlyMs = Math.min(MAX_EARLY_MS, intervalSeconds * 1000 * MAX_EARLY_SHARE);
  return eventTimeAt(triggeredAtMs + maxEarlyMs, intervalSeconds);
}

/** True if an instant is a multiple of the interval. */
export function isEventTime(atMs: number, intervalSeconds: number): boolean {
  return atMs % (intervalSeconds * 1000) === 0;
}

/**
 * Largest distance between two prices that are compared; no return or change is computed across a longer gap: `max(30
 * min, 2 × interval)`, in milliseconds (lib/stats/README.md).
 */
export function maxGapMs(intervalSeconds: number): number {
  return Math.max(30 * 60_000, 2 * intervalSeconds * 1000);
}

/** Largest age of the newest stored tick of a source that is on time: `max(3 min, 3 × interval)`, in milliseconds. */
export function maxTickAgeMs(intervalSeconds: number): number {
  return Math.max(3 * 60_000, 3 * intervalSeconds * 1000);
}
