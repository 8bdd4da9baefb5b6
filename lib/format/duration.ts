const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SPACE = "\u00a0";

/**
 * Duration in one unit, rounded down: seconds up to 2 min, minutes up to 1 h, hours up to 2 days, then days.
 * @param ms milliseconds; negative counts as 0
 * @example formatDuration(39_400) // "39 s"
 */
export function formatDuration(ms: number): string {
  const span = Math.max(0, ms);
  if (span < 2 * MINUTE) return `${Math.floor(span / SECOND)}${SPACE}s`;
  if (span < HOUR) return `${Math.floor(span / MINUTE)}${SPACE}min`;
  if (span < 2 * DAY) return `${Math.floor(span / HOUR)}${SPACE}h`;
  return `${Math.floor(span / DAY)}${SPACE}days`;
}
