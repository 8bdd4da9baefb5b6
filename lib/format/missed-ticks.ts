import { formatCount } from "./count";

/**
 * Number of ticks missed in a gap: those between its two samples, plus the one at its end while the gap is open.
 * @param gap both ends in epoch milliseconds
 * @param intervalMs tick interval of the source
 * @param isOpen true if no sample ends the gap
 */
export function missedTicks(
  { from, to }: { from: number; to: number },
  intervalMs: number,
  isOpen: boolean,
): number {
  const ticks = (to - from) / intervalMs;
  return Math.max(1, isOpen ? Math.floor(ticks) : Math.ceil(ticks) - 1);
}

export function formatMissedTicks(count: number): string {
  return `${formatCount(count)} ${count === 1 ? "tick" : "ticks"} missed`;
}
