import { LONG_MONTHS, two, WEEKDAYS, wallTime, type Zone } from "./wall-time";

export type { Zone } from "./wall-time";

/** Making one costs far more than using it. */
const nameFormats = new Map<Zone, Intl.DateTimeFormat>();

/** Whether a text names a time zone that can be shown. */
export function isZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/**
 * The zone's short name at an instant: it changes with summer time.
 * @example zoneName(Date.UTC(2026, 6, 1), "Europe/Berlin") // "CEST"
 */
export function zoneName(at: number, zone: Zone): string {
  if (zone === "UTC") return "UTC";
  let format = nameFormats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-GB", { timeZoneName: "short", hour: "2-digit", timeZone: zone });
    nameFormats.set(zone, format);
  }
  const parts = format.formatToParts(at);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
}

/** The time of day without its zone, which must stand beside it: `01:10:00`. */
export function formatTimeOfDay(at: number, zone: Zone): string {
  const date = new Date(wallTime(at, zone));
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
}

/** The day: `Wed 26 April 2023`. */
export function formatDay(at: number, zone: Zone): string {
  const date = new Date(wallTime(at, zone));
  const month = LONG_MONTHS[date.getUTCMonth()];
  return `${WEEKDAYS[date.getUTCDay()]} ${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`;
}

/**
 * An instant for people, its zone named; with the day where that is not today's.
 * @param at epoch milliseconds
 * @param now epoch milliseconds
 * @example formatInstant(at, "UTC", at) // "01:10:00 UTC"
 */
export function formatInstant(at: number, zone: Zone, now: number): string {
  const time = `${formatTimeOfDay(at, zone)}\u00a0${zoneName(at, zone)}`;
  const day = formatDay(at, zone);
  return day === formatDay(now, zone) ? time : `${day}, ${time}`;
}
