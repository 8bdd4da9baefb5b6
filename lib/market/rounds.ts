/** What became of one scheduled round: stored in time, stored after the next was due, or not at all. */
export type RoundMark = "stored" | "late" | "missed";

/** One logged round of a source; times in epoch milliseconds. */
export type Round = {
  at: number;
  intervalMs: number;
  isStored: boolean;
  storedAt: number;
  /** Whether it was asked when it was due, not made afterwards as history is. */
  isLive: boolean;
};

/**
 * What became of a source's last scheduled rounds. A round that a coarser tick stands for, as at the seam between a
 * history and live ticks, counts as that tick; ticks between two scheduled instants are left out.
 * @param rounds in any order; those older than the span asked for do no harm
 * @param newestAt event time of the newest round: the last mark
 * @param firstAt event time of the first round ever: no marks before it
 * @param count how many marks at most
 * @returns oldest first
 */
export function markRounds(
  rounds: readonly Round[],
  {
    newestAt,
    firstAt,
    intervalMs,
    count,
  }: { newestAt: number; firstAt: number; intervalMs: number; count: number },
): RoundMark[] {
  const ascending = [...rounds].sort((a, b) => a.at - b.at);
  const slots = Math.min(count, Math.floor((newestAt - firstAt) / intervalMs) + 1);
  const marks: RoundMark[] = [];
  let next = 0;
  for (let k = slots - 1; k >= 0; k--) {
    const slot = newestAt - k * intervalMs;
    while ((ascending[next]?.at ?? Number.POSITIVE_INFINITY) < slot) next += 1;
    const round = ascending[next];
    marks.push(round && round.at - Math.max(round.intervalMs, 1) < slot ? markOf(round, slot) : "missed");
  }
  return marks;
}

function markOf(round: Round, slot: number): RoundMark {
  // Only history stands for instants other than its own: a live tick that came later is another round.
  if (!round.isStored || (round.isLive && round.at !== slot)) return "missed";
  return round.isLive && round.storedAt - round.at > round.intervalMs ? "late" : "stored";
}
