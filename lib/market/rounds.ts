/** Outcome of a scheduled round: stored in time, stored after the next one was due, or missed. */
export type RoundMark = "stored" | "late" | "missed";

/** One logged round of a source; times in epoch milliseconds. */
export type Round = {
  at: number;
  intervalMs: number;
  isStored: boolean;
  storedAt: number;
  /** False for history, which is recorded later. */
  isLive: boolean;
};

/**
 * Outcomes of a source's last scheduled rounds. A round covered by a coarser tick, as between history and live ticks,
 * has the outcome of that tick; ticks between scheduled times are ignored.
 * @param rounds in any order; older ones are ignored
 * @param newestAt event time of the newest round: the last mark
 * @param firstAt event time of the source's first round: no marks before it
 * @param count maximum number of marks
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
  const sorted = [...rounds].sort((a, b) => a.at - b.at);
  const slots = Math.min(count, Math.floor((newestAt - firstAt) / intervalMs) + 1);
  const marks: RoundMark[] = [];
  let next = 0;
  for (let k = slots - 1; k >= 0; k--) {
    const slot = newestAt - k * intervalMs;
    while ((sorted[next]?.at ?? Number.POSITIVE_INFINITY) < slot) next += 1;
    const round = sorted[next];
    marks.push(round && round.at - Math.max(round.intervalMs, 1) < slot ? markOf(round, slot) : "missed");
  }
  return marks;
}

function markOf(round: Round, slot: number): RoundMark {
  // Only history ticks cover other event times; a later live tick is another round.
  if (!round.isStored || (round.isLive && round.at !== slot)) return "missed";
  return round.isLive && round.storedAt - round.at > round.intervalMs ? "late" : "stored";
}
