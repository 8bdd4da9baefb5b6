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
