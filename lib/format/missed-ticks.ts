import { formatCount } from "./count";

/**
 * How many ticks a gap missed: those between its two samples, and the one at its end where the gap is still open.
 * @param gap both ends epoch milliseconds
 * @param intervalMs spacing of the source's ticks
 * @param isOpen whether no sample ends it
 */
export function missedTicks(
  { from, to }: { from: number; to: number },
  intervalMs: number,
  isOpen: boolean,
): number {
  const ticks = (to - from) / intervalMs;
  return Math.max(1, isOpen ? Math.floor(ticks) : Math.ceil(ticks) - 1);
}

/** Missed ticks, counted: `40 ticks missed`. */
export function formatMissedTicks(count: number): string {
  return `${formatCount(count)} ${count === 1 ? "tick" : "ticks"} missed`;
}
