import type { LatestReply, SourceStatus } from "@/lib/contracts/latest";

/** The shortest time between two requests. */
const MIN_DELAY_MS = 1000;
/** The longest time between two requests, so that failures and progress show. */
const MAX_DELAY_MS = 15_000;
/** Delay between the storage of a tick and the request for it. */
const MARGIN_MS = 250;

/** Maximum delay beyond the usual lag before a tick counts as overdue. */
function marginMs(intervalSeconds: number): number {
  return Math.min(30_000, Math.max(5_000, intervalSeconds * 500));
}

/** Epoch milliseconds of a source's newest stored tick; null before the first. */
function storedAt(source: SourceStatus): number | null {
  return source.lastStoredAt === null ? null : Date.parse(source.lastStoredAt);
}

/** Event time of a source's next tick: the first one after a time. */
export function nextTickAt(source: Pick<SourceStatus, "intervalSeconds">, now: number): number {
  const interval = source.intervalSeconds * 1000;
  return (Math.floor(now / interval) + 1) * interval;
}

/** Usual time from a tick's event time to its receipt, taken from the last tick. Milliseconds. */
function usualLagMs({ lastTick, intervalSeconds }: SourceStatus): number {
  if (!lastTick?.receivedAt) return 0;
  const lag = Date.parse(lastTick.receivedAt) - Date.parse(lastTick.at);
  // The ticks of a history or a replay are received long after their event time, which does not predict the next one.
  return Math.min(Math.max(0, lag), intervalSeconds * 1000);
}

/**
 * When a source's next tick counts as overdue: one interval after the newest stored one, plus the usual lag, plus a margin of
 * half an interval (5 s to 30 s). Before that no problem is shown, in any state of the connection.
 * @returns epoch milliseconds; null before the first tick
 */
function overdueAt(source: SourceStatus): number | null {
  const at = storedAt(source);
  if (at === null) return null;
  return at + source.intervalSeconds * 1000 + usualLagMs(source) + marginMs(source.intervalSeconds);
}

/** Whether a source's next tick is not overdue. */
export function isOnTime(source: SourceStatus, now: number): boolean {
  const at = overdueAt(source);
  return at !== null && now <= at;
}

/** Data shown by a page: of one source, or of all; `shownAt` is its event time, null before the first. */
export type Shown = { source?: string; shownAt?: string | null };

/**
 * Whether a page that cannot load newer data shows data that is too old: since the last reply a tick became overdue, or a
 * newer one is known to be stored.
 * @param latest the last reply; undefined before the first
 * @param shown without `shownAt` only overdue ticks count
 * @param now the server's clock, epoch milliseconds
 */
export function isOutdated(
  latest: LatestReply | undefined,
  { source, shownAt }: Shown,
  now: number,
): boolean {
  if (!latest || shownAt === null) return true;
  const sources = latest.sources.filter(
    ({ name, configured }) => configured && (source === undefined || name === source),
  );
  // A source that was late in the last reply already has its own notice.
  const punctual = sources.filter((status) => isOnTime(status, Date.parse(latest.now)));
  if (punctual.length === 0 || punctual.some((status) => !isOnTime(status, now))) return true;
  return shownAt !== undefined && sources.some((status) => (storedAt(status) ?? 0) > Date.parse(shownAt));
}

/**
 * Delay before the next request of `latest`: until the next tick should be stored, considering the source's usual lag, but at
 * most 15 s.
 * @param now the server's clock, epoch milliseconds
 * @param isConnected whether the stream delivers events: then only the progress of a history is requested
 * @returns milliseconds; false for no request
 */
export function pollDelay(latest: LatestReply, now: number, isConnected = false): number | false {
  const sources = latest.sources.filter((source) => source.configured);
  if (sources.some((source) => source.historyProgress !== null)) return MIN_DELAY_MS;
  if (isConnected) return false;
  let delay = MAX_DELAY_MS;
  for (const source of sources) {
    const at = storedAt(source);
    if (at === null) {
      delay = Math.min(delay, 2 * MIN_DELAY_MS);
      continue;
    }
    const due = at + source.intervalSeconds * 1000 + usualLagMs(source) + MARGIN_MS;
    // Overdue: the delay starts short and grows.
    delay = Math.min(delay, due > now ? due - now : Math.max(2 * MIN_DELAY_MS, (now - due) / 10));
  }
  return Math.max(MIN_DELAY_MS, delay);
}

/** Maximum polling interval of a page without a stream, in milliseconds: the tick interval, at most 15 s. */
export function pollInterval(latest: LatestReply | undefined): number {
  const intervals = latest?.sources.filter((source) => source.configured) ?? [];
  return Math.min(MAX_DELAY_MS, ...intervals.map((source) => source.intervalSeconds * 1000));
}

/**
 * Delay after a failed request: half the time since the last reply, from 2 s to 1 min, with 20 % jitter so that pages do not
 * retry at the same time.
 * @param failedAt epoch milliseconds of the failure; the jitter is derived from it, so that repeated calls agree
 * @param succeededAt of the last reply; 0 before the first
 */
export function retryDelay(failedAt: number, succeededAt: number): number {
  const away = succeededAt === 0 ? 10_000 : failedAt - succeededAt;
  const spread = 0.8 + 0.4 * ((Math.imul(failedAt | 0, 0x9e3779b1) >>> 0) / 2 ** 32);
  return Math.min(60_000, Math.max(2_000, away / 2)) * spread;
}

/** How current a page is. */
export type Liveness =
  | { state: "live" }
  /** There is no stream. */
  | { state: "polling"; everyMs: number }
  /** No tick yet, or history is being made. */
  | { state: "starting" }
  /** No source is on time; `byMs` is the age of the data shown. */
  | { state: "behind"; byMs: number }
  /** The server cannot be reached, and a tick is overdue. */
  | { state: "offline" };

/**
 * How current a page is.
 * @param latest the last reply; undefined before the first
 * @param now the server's clock, epoch milliseconds
 * @param isUnreachable whether the page cannot load newer data, and shows data that is outdated
 * @param isStreamOff whether the page has no stream and shows a notice
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
    return isStreamOff ? { state: "polling", everyMs: pollInterval(latest) } : { state: "live" };
  }
  if (latest.at === null) return { state: "starting" };
  return { state: "behind", byMs: Math.max(0, now - Date.parse(latest.at)) };
}
