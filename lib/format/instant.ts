import { LONG_MONTHS, padTwo, WEEKDAYS, wallTime, type Zone } from "./wall-time";

export type { Zone } from "./wall-time";

/** Cached because creating a formatter is expensive. */
const nameFormats = new Map<Zone, Intl.DateTimeFormat>();

/** True if the text is a time zone that `Intl` supports. */
export function isZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/**
 * Short name of a zone at a time, which depends on summer time.
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

/** Time of day without zone; the caller shows the zone: `01:10:00`. */
export function formatTimeOfDay(at: number, zone: Zone): string {
  const date = new Date(wallTime(at, zone));
  return `${padTwo(date.getUTCHours())}:${padTwo(date.getUTCMinutes())}:${padTwo(date.getUTCSeconds())}`;
}

/** The day: `Wed 26 April 2023`. */
export function formatDay(at: number, zone: Zone): string {
  const date = new Date(wallTime(at, zone));
  const month = LONG_MONTHS[date.getUTCMonth()];
  return `${WEEKDAYS[date.getUTCDay()]} ${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`;
}

/**
 * Time with its zone, and with the day unless it is today.
 * @param at epoch milliseconds
 * @param now epoch milliseconds
 * @example formatInstant(at, "UTC", at) // "01:10:00 UTC"
 */
export function formatInstant(at: number, zone: Zone, now: number): string {
  const time = `${formatTimeOfDay(at, zone)}\u00a0${zoneName(at, zone)}`;
  const day = formatDay(at, zone);
  return day === formatDay(now, zone) ? time : `${day}, ${time}`;
}
