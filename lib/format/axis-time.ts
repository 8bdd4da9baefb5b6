import { type Zone, zoneName } from "./instant";

type Parts = { year: number; month: number; day: number; hour: number; minute: number; second: number };

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const LONG_MONTHS = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

const clocks = new Map<Zone, Intl.DateTimeFormat>();

/** What a clock and a calendar in the zone show at an instant. */
function partsIn(zone: Zone, at: number): Parts {
  let clock = clocks.get(zone);
  if (!clock) {
    const two = "2-digit";
    clock = new Intl.DateTimeFormat("en-GB", {
      ...{ timeZone: zone, hourCycle: "h23", year: "numeric", month: two, day: two },
      ...{ hour: two, minute: two, second: two },
    });
    clocks.set(zone, clock);
  }
  const parts: Parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of clock.formatToParts(at))
    if (type in parts) Object.assign(parts, { [type]: Number(value) });
  return parts;
}

/**
 * The instant as if the zone's wall clock were UTC: what steps of hours and days are counted on.
 * @param at epoch milliseconds
 */
export function wallTime(at: number, zone: Zone): number {
  if (zone === "UTC") return at;
  const { year, month, day, hour, minute, second } = partsIn(zone, at);
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((at % 1000) + 1000) % 1000);
}

/** The instant at which the zone's wall clock shows so much; of two at the end of summer time, one of them. */
export function fromWallTime(wall: number, zone: Zone): number {
  const guess = wall - (wallTime(wall, zone) - wall);
  // The offset may differ between the guess's starting point and the guess.
  return guess - (wallTime(guess, zone) - wall);
}

const two = (number: number) => String(number).padStart(2, "0");

function clockText(date: Date): string {
  const seconds = date.getUTCSeconds();
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}${seconds === 0 ? "" : `:${two(seconds)}`}`;
}

/** What stands under a tick of a time axis. */
export type TimeTickStyle = "time" | "weekday" | "day";

/**
 * A tick of a time axis: `06:00`, at midnight the day `24 Apr`; or `Sun 23`, with the month at the first tick and where
 * a month begins; or `23 Apr` throughout.
 */
export function formatAxisTime(at: number, zone: Zone, style: TimeTickStyle, isFirst: boolean): string {
  const date = new Date(wallTime(at, zone));
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  if (style === "time") {
    const isMidnight = date.getUTCHours() === 0 && date.getUTCMinutes() === 0 && date.getUTCSeconds() === 0;
    return isMidnight ? day : clockText(date);
  }
  if (style === "day") return day;
  const weekday = WEEKDAYS[date.getUTCDay()];
  return isFirst || date.getUTCDate() === 1 ? `${weekday} ${day}` : `${weekday} ${date.getUTCDate()}`;
}

/** A moment on an axis, without its zone, which the axis names: `26 Apr 20:40`. */
export function formatAxisFlag(at: number, zone: Zone): string {
  const date = new Date(wallTime(at, zone));
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${clockText(date)}`;
}

/**
 * A moment in full: `Wed 26 April 2023, 20:40 UTC`, with seconds where it has any.
 * @param at epoch milliseconds
 */
export function formatMoment(at: number, zone: Zone): string {
  const date = new Date(wallTime(at, zone));
  const day = `${date.getUTCDate()} ${LONG_MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${WEEKDAYS[date.getUTCDay()]} ${day}, ${clockText(date)}\u00a0${zoneName(at, zone)}`;
}
