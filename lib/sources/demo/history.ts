import { eventTimeAt } from "@/lib/market/interval";
import { createDemoMarket } from "@/lib/sources/demo/market";
import { DEFAULT_DEMO_SEED } from "@/lib/sources/demo/seed";
import type { HistoryRound } from "@/lib/sources/price-source";

const HOUR_MS = 3_600_000;

/** How far back the history goes, and how far back the ticks lie close together, in hours. */
const HISTORY_HOURS = 8 * 24;
const RECENT_HOURS = 26;

/** Spacing of the older ticks, and the smallest spacing of the recent ones, in seconds. */
const OLDER_SECONDS = 300;
const SMALLEST_RECENT_SECONDS = 60;

/**
 * The event times of the history, oldest first: every 5 minutes from 8 days to 26 hours before now, then
 * at the source's interval, but no closer than a minute, up to the last one at or before now; a source of
 * less than a minute has its own interval in the minute begun. That is some 3,550 ticks for a source of a
 * minute or less, fewer above. Times are multiples of their own interval.
 * A source slower than 5 minutes keeps its interval all through.
 */
export function demoHistoryTimes(
  nowMs: number,
  intervalSeconds: number,
): { atMs: number; intervalSeconds: number }[] {
  const recent = Math.max(SMALLEST_RECENT_SECONDS, intervalSeconds);
  const older = Math.max(OLDER_SECONDS, intervalSeconds);
  const times: { atMs: number; intervalSeconds: number }[] = [];
  const add = (fromMs: number, toMs: number, spacing: number) => {
    const firstMs = eventTimeAt(fromMs, spacing) + spacing * 1000;
    for (let atMs = firstMs; atMs <= toMs; atMs += spacing * 1000)
      times.push({ atMs, intervalSeconds: spacing });
  };
  const turnMs = eventTimeAt(nowMs - RECENT_HOURS * HOUR_MS, older);
  add(nowMs - HISTORY_HOURS * HOUR_MS - 1, turnMs, older);
  add(turnMs, nowMs, recent);
  if (intervalSeconds < recent) add(eventTimeAt(nowMs, recent), nowMs, intervalSeconds);
  return times;
}

/**
 * What the demo source would have answered over the past 8 days, one tick at a time, oldest first, made
 * as it is read. It joins the live answers of the same seed without a seam, and a second call gives
 * the same digits.
 * @param nowMs the present, epoch milliseconds
 * @param options.afterMs only what comes after this instant
 */
export function* demoHistory(
  nowMs: number,
  {
    seed = DEFAULT_DEMO_SEED,
    intervalSeconds = 60,
    afterMs = Number.NEGATIVE_INFINITY,
  }: { seed?: number; intervalSeconds?: number; afterMs?: number } = {},
): Generator<HistoryRound, void, undefined> {
  // A market of its own: live answers given meanwhile would make both rebuild their days again and again.
  const market = createDemoMarket(seed);
  for (const time of demoHistoryTimes(nowMs, intervalSeconds)) {
    if (time.atMs <= afterMs) continue;
    yield {
      at: new Date(time.atMs),
      quotes: market.quotesAt(time.atMs),
      intervalSeconds: time.intervalSeconds,
    };
  }
}
