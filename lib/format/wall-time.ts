/** IANA time zone name, or `UTC`. */
export type Zone = string;

type Parts = { year: number; month: number; day: number; hour: number; minute: number; second: number };

export const LONG_MONTHS = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];
export const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

const clocks = new Map<Zone, Intl.DateTimeFormat>();

/** Calendar and clock fields of a zone at an instant. */
function partsIn(zone: Zone, at: number): Parts {
  let clock = clocks.get(zone);
  if (!clock) {
    const padTwo = "2-digit";
    clock = new Intl.DateTimeFormat("en-GB", {
      ...{ timeZone: zone, hourCycle: "h23", year: "numeric", month: padTwo, day: padTwo },
      ...{ hour: padTwo, minute: padTwo, second: padTwo },
    });
    clocks.set(zone, clock);
  }
  const parts: Parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of clock.formatToParts(at))
    if (type in parts) Object.assign(parts, { [type]: Number(value) });
  return parts;
}

/** The zone's wall clock as if it were UTC, for steps of whole hours and days. @param at epoch milliseconds */
export function wallTime(at: number, zone: Zone): number {
  // Avoids loading the time zone data, which takes tens of milliseconds.
  if (zone === "UTC") return at;
  const { year, month, day, hour, minute, second } = partsIn(zone, at);
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((at % 1000) + 1000) % 1000);
}

/** Instant of a wall clock time; one of the two at the end of summer time. */
export function fromWallTime(wall: number, zone: Zone): number {
  const guess = wall - (wallTime(wall, zone) - wall);
  // The offset at the guess may differ from the offset used to compute it.
  return guess - (wallTime(guess, zone) - wall);
}

export const padTwo = (number: number) => String(number).padStart(2, "0");
