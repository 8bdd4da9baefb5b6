import type { LatestReply, SourceStatus } from "@/lib/api/contracts";

/** Never asked more often than this, whatever is due. */
const SHORTEST_MS = 1000;
/** Never longer without a look, so that failures and progress show. */
const LONGEST_MS = 15_000;
/** Between a tick's being stored and our asking for it. */
const MARGIN_MS = 250;
/**
 * Where ticks are told, a look is only for what no tick tells: that one did not come, that history is being made, that
 * other pairs were chosen. So it waits longer for an overdue tick, and much longer while none is.
 */
const TOLD = { longestMs: 120_000, marginMs: 3_000 };
const UNTOLD = { longestMs: LONGEST_MS, marginMs: MARGIN_MS };

/** A source may be this much over its interval before it counts as late. */
function graceMs(intervalSeconds: number): number {
  return Math.min(30_000, Math.max(5_000, intervalSeconds * 500));
}

/** Epoch milliseconds of a source's newest stored tick; null before the first. */
function storedAt(source: SourceStatus): number | null {
  return source.lastStoredAt === null ? null : Date.parse(source.lastStoredAt);
}

/** When a source's next tick falls: the first event time after an instant. */
export function nextTickAt(source: Pick<SourceStatus, "intervalSeconds">, now: number): number {
  const interval = source.intervalSeconds * 1000;
  return (Math.floor(now / interval) + 1) * interval;
}

/** Whether a source's newest stored tick is no older than it may be. */
export function isOnTime(source: SourceStatus, now: number): boolean {
  const at = storedAt(source);
  return at !== null && now <= at + source.intervalSeconds * 1000 + graceMs(source.intervalSeconds);
}

/**
 * How long to wait before asking for `latest` again: until the next tick should be there, told by how long
 * the source's last answer took, and never longer than 15 s; or, where ticks are told, until one is overdue, and never
 * longer than 2 min.
 * @param now the server's clock, epoch milliseconds
 * @param isTold whether a stream tells of ticks as they are stored
 */
export function pollDelay(latest: LatestReply, now: number, isTold = false): number {
  const { longestMs, marginMs } = isTold ? TOLD : UNTOLD;
  let delay = longestMs;
  for (const source of latest.sources) {
    if (!source.configured) continue;
    if (source.historyProgress !== null) return SHORTEST_MS;
    const at = storedAt(source);
    if (at === null) {
      delay = Math.min(delay, 2 * SHORTEST_MS);
      continue;
    }
    const answered = source.lastTick?.receivedAt ?? null;
    const took =
      answered === null ? 0 : Math.max(0, Date.parse(answered) - Date.parse(source.lastTick?.at ?? answered));
    // A history's or a replay's ticks are answered long after their time: that says nothing of the next one.
    const interval = source.intervalSeconds * 1000;
    const due = at + interval + Math.min(took, interval) + marginMs;
    // Overdue: soon at first, then less and less often.
    delay = Math.min(delay, due > now ? due - now : Math.max(2 * SHORTEST_MS, (now - due) / 10));
  }
  return Math.min(longestMs, Math.max(SHORTEST_MS, delay));
}

/** How often, at least, a page asks that is not told of ticks, in milliseconds: as often as ticks come, or every 15 s. */
export function pollInterval(latest: LatestReply | undefined): number {
  const intervals = latest?.sources.filter((source) => source.configured) ?? [];
  return Math.min(LONGEST_MS, ...intervals.map((source) => source.intervalSeconds * 1000));
}

/**
 * How long to wait after a failed request: half as long as the server has been away, from 2 s to 1 min, spread
 * by a fifth so that many pages do not come back at once.
 * @param failedAt epoch milliseconds of the failure; the spread is derived from it, so asking twice gives the same
 * @param succeededAt of the last answer; 0 where there was none
 */
export function retryDelay(failedAt: number, succeededAt: number): number {
  const away = succeededAt === 0 ? 10_000 : failedAt - succeededAt;
  const spread = 0.8 + 0.4 * ((Math.imul(failedAt | 0, 0x9e3779b1) >>> 0) / 2 ** 32);
  return Math.min(60_000, Math.max(2_000, away / 2)) * spread;
}

/** How a page stands to its sources. */
export type Liveness =
  | { state: "live" }
  /** As current as asking makes it, for ticks are not told. */
  | { state: "asking"; everyMs: number }
  /** No tick yet, or history is being made. */
  | { state: "starting" }
  /** No source is on time; `byMs` is the age of what is shown. */
  | { state: "behind"; byMs: number }
  /** The server cannot be reached. */
  | { state: "offline" };

/**
 * Judges how current a page is.
 * @param latest what the server said last; undefined before its first answer
 * @param now the server's clock, epoch milliseconds
 * @param isUnreachable whether the last request found no server
 * @param isStreamOff whether the page is without a stream, and says so
 */
export function liveness(
  latest: LatestReply | undefined,
  now: number,
  { isUnreachable, isStreamOff }: { isUnreachable: boolean; isStreamOff: boolean },
): Liveness {
  if (isUnreachable) return { state: "offline" };
  if (!latest || latest.sources.some((source) => source.historyProgress !== null))
    return { state: "starting" };
  const sources = latest.sources.filter((source) => source.configured);
  if (sources.some((source) => isOnTime(source, now))) {
    return isStreamOff ? { state: "asking", everyMs: pollInterval(latest) } : { state: "live" };
  }
  if (latest.at === null) return { state: "starting" };
  return { state: "behind", byMs: Math.max(0, now - Date.parse(latest.at)) };
}
