/** An IANA zone name, `UTC` among them. */
export type Zone = string;

type Style = "time" | "day" | "year";
const STYLES: Record<Style, Intl.DateTimeFormatOptions> = {
  time: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  day: { weekday: "short", day: "numeric", month: "long" },
  year: { year: "numeric" },
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one costs far more than using it. */
function formatIn(zone: Zone, style: Style | "zone"): Intl.DateTimeFormat {
  const key = `${style} ${zone}`;
  let format = formats.get(key);
  if (!format) {
    const options: Intl.DateTimeFormatOptions =
      style === "zone" ? { timeZoneName: "short", hour: "2-digit" } : STYLES[style];
    format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone });
    formats.set(key, format);
  }
  return format;
}

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
  const parts = formatIn(zone, "zone").formatToParts(at);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
}

/** The time of day without its zone, which must stand beside it: `01:10:00`. */
export function formatTimeOfDay(at: number, zone: Zone): string {
  return formatIn(zone, "time").format(at);
}

/** The day: `Wed 26 April 2023`. */
export function formatDay(at: number, zone: Zone): string {
  const day = formatIn(zone, "day").format(at).replace(",", "");
  return `${day} ${formatIn(zone, "year").format(at)}`;
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
