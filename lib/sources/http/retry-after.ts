/** Longer waits are cut to this: one wrong header must not silence a source for a day. */
const MAX_WAIT_MS = 3_600_000;

const SECONDS = /^\d+(\.\d+)?$/;
const HTTP_DATE = /^[A-Z][a-z]+,? .*GMT$/;

/**
 * Delay of a `retry-after` header.
 * @param header its value: whole seconds or an HTTP-date (RFC 9110, 10.2.3)
 * @param nowMs epoch milliseconds, to turn a date into a wait
 * @returns milliseconds from now, 0 for a date already past, at most one hour; null where it is absent or unreadable
 * @example retryAfterMs("119", 0) // 119000
 */
export function retryAfterMs(header: string | null | undefined, nowMs: number): number | null {
  const text = header?.trim() ?? "";
  if (SECONDS.test(text)) return Math.min(Number(text) * 1000, MAX_WAIT_MS);
  if (!HTTP_DATE.test(text)) return null;
  const until = Date.parse(text);
  return Number.isNaN(until) ? null : Math.min(Math.max(0, until - nowMs), MAX_WAIT_MS);
}
