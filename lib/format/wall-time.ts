/** An IANA zone name, `UTC` among them. */
export type Zone = string;

type Parts = { year: number; month: number; day: number; hour: number; minute: number; second: number };

export const LONG_MONTHS = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];
export const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

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
  // Its clock needs no zones' tables, which cost tens of milliseconds to load and are seldom asked for.
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

/** Two digits: `07`. */
export const two = (number: number) => String(number).padStart(2, "0");
