import { DEMO_COINS } from "@/lib/sources/demo/coins";
import { stream, uniform } from "@/lib/sources/demo/noise";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** Every three hours the stale coin repeats one quote for 20 minutes: 11 % of its minutes are not fresh. */
const STALE = { every: 3 * HOUR, length: 20 * MINUTE, offset: 67 * MINUTE };

/** Every four hours the silent coin has no price for 40 minutes: 83 % coverage, and no return across the gap. */
const SILENT = { every: 4 * HOUR, length: 40 * MINUTE, offset: 95 * MINUTE };

/** The patchy coin has no price in 4 % of all minutes, at random. */
const PATCHY_SHARE = 0.04;

/**
 * Every three days another of eight coins is removed from the market, for nine days. At any time three are absent,
 * one of them since one to four days; none is removed permanently, so that the number of ids stays 250. Eight days of
 * history contain two or three coins that disappear and two or three that appear late.
 */
const DELISTING = { every: 3 * DAY, length: 9 * DAY, offset: 7 * HOUR };

const LEAVING = DEMO_COINS.filter((coin) => coin.quirk === "delisted").map((coin) => coin.id);

/** Seconds since the newest start of something that begins at `offset` and again every `every` seconds. */
function sinceStart(second: number, offset: number, every: number): number {
  return (((second - offset) % every) + every) % every;
}

/** Whether the market lists the coin at that second. */
export function isListed(id: string, second: number): boolean {
  const turn = LEAVING.indexOf(id);
  if (turn < 0) return true;
  const { every, length, offset } = DELISTING;
  return sinceStart(second, offset + turn * every, LEAVING.length * every) >= length;
}

/** The second of a stale coin's price and provider time: the requested one, or the start of a repetition. */
export function quotedSecond(second: number): number {
  const since = sinceStart(second, STALE.offset, STALE.every);
  return since < STALE.length ? second - since : second;
}

/** Whether the silent coin has no price at that second. */
export function isSilent(second: number): boolean {
  return sinceStart(second, SILENT.offset, SILENT.every) < SILENT.length;
}

/** Whether the patchy coin has no price in that second's minute. */
export function missesMinute(seed: number, id: string, second: number): boolean {
  return uniform(stream(seed, `patchy:${id}`), Math.floor(second / MINUTE)) < PATCHY_SHARE;
}
