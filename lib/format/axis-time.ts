import { zoneName } from "./instant";
import { LONG_MONTHS, padTwo, WEEKDAYS, wallTime, type Zone } from "./wall-time";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function clockText(date: Date): string {
  const seconds = date.getUTCSeconds();
  return `${padTwo(date.getUTCHours())}:${padTwo(date.getUTCMinutes())}${seconds === 0 ? "" : `:${padTwo(seconds)}`}`;
}

/** Label format of a time axis tick. */
export type TimeTickStyle = "time" | "dayTime" | "weekday" | "day" | "dayOfYear";

/**
 * Label of a time axis tick: `06:00`, `24 Apr 06:00` or `24 Apr` at midnight (`time`, `dayTime`); `Sun 23`, with the
 * month at the first tick and on the first of a month (`weekday`); `23 Apr` (`day`); `23 Apr 2026` (`dayOfYear`).
 */
export function formatAxisTime(at: number, zone: Zone, style: TimeTickStyle, isFirst: boolean): string {
  const date = new Date(wallTime(at, zone));
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  if (style === "time" || style === "dayTime") {
    const isMidnight = date.getUTCHours() === 0 && date.getUTCMinutes() === 0 && date.getUTCSeconds() === 0;
    if (isMidnight) return day;
    return style === "time" ? clockText(date) : `${day} ${clockText(date)}`;
  }
  if (style === "day") return day;
  if (style === "dayOfYear") return `${day} ${date.getUTCFullYear()}`;
  const weekday = WEEKDAYS[date.getUTCDay()];
  return isFirst || date.getUTCDate() === 1 ? `${weekday} ${day}` : `${weekday} ${date.getUTCDate()}`;
}

/** A day on an axis: `26 Apr`. */
export function formatAxisDay(at: number, zone: Zone): string {
  const date = new Date(wallTime(at, zone));
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

/** Time without its zone, which the axis names: `26 Apr 20:40`. */
export function formatAxisFlag(at: number, zone: Zone): string {
  const date = new Date(wallTime(at, zone));
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${clockText(date)}`;
}

/** Full time: `Wed 26 April 2023, 20:40 UTC`; seconds only if not zero. @param at epoch milliseconds */
export function formatMoment(at: number, zone: Zone): string {
  const date = new Date(wallTime(at, zone));
  const day = `${date.getUTCDate()} ${LONG_MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${WEEKDAYS[date.getUTCDay()]} ${day}, ${clockText(date)}\u00a0${zoneName(at, zone)}`;
}
