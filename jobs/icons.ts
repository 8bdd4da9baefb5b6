import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "@/lib/db/client";
import { notifyChanged } from "@/lib/db/notices";
import {
  type DueIcon,
  type IconOutcome,
  matchIcons,
  storeIcons,
  takeDueIcons,
} from "@/lib/ingest/record-icons";
import { log } from "@/lib/log";
import { fetchIcon, IconError } from "@/lib/sources/icons/fetch-icon";
import type { IconPlaces, PriceSource } from "@/lib/sources/price-source";

/** Taken, fetched and stored together: each store has every reader's list made anew. */
const BATCH = 24;
const AT_ONCE = 2;
/** Between two icons of one lane, so that an image host is asked a few times a second at most. */
const PAUSE_MS = 300;
/** So many of its icons in a row failing for reasons of its own, a host is taken to be down. */
const MOST_IN_A_ROW = 3;

export type FetchIconsOptions = {
  db: Database;
  sources: readonly PriceSource[];
  now: () => Date;
  /** Ends it early; what was fetched until then is stored. */
  signal: AbortSignal;
  pauseMs?: number;
};

export type FetchIconsReport = {
  fetched: number;
  failed: number;
  /** The run ended before its work was done because a host is down or wants to be left alone: for so long at least, in ms. */
  holdMs: number | null;
};

type Failure = { icon: DueIcon; error: string };

/**
 * Fetches the icons that tracked pairs name and that are not here yet, a few at a time, until none is due. Run by the sampler
 * every half minute and by the cron endpoint; several at once share the work. A failure waits longer each time, is logged
 * the first time only, and costs nothing but its icon.
 * @throws what the database throws
 */
export async function fetchIcons(options: FetchIconsOptions): Promise<FetchIconsReport> {
  const { db, sources, now, signal } = options;
  const places = new Map(sources.flatMap(({ name, icons }) => (icons ? [[name, icons] as const] : [])));
  const report: FetchIconsReport = { fetched: 0, failed: 0, holdMs: null };
  const failures: Failure[] = [];
  if (places.size === 0) return report;
  const names = [...places.keys()];
  await matchIcons(db, names, now());
  while (!signal.aborted && report.holdMs === null) {
    const due = await takeDueIcons(db, names, now(), BATCH);
    if (due.length === 0) break;
    const { outcomes, holdMs } = await fetchBatch(due, places, options);
    await storeIcons(db, outcomes, now());
    report.fetched += outcomes.filter((one) => one.fetched).length;
    failures.push(...outcomes.flatMap(({ icon, failed }) => (failed ? [{ icon, error: failed.error }] : [])));
    report.holdMs = holdMs;
  }
  report.failed = failures.length;
  complain(failures);
  if (report.fetched > 0) await notifyChanged(db);
  return report;
}

async function fetchBatch(
  due: readonly DueIcon[],
  places: ReadonlyMap<string, IconPlaces>,
  { signal, pauseMs = PAUSE_MS }: FetchIconsOptions,
): Promise<{ outcomes: IconOutcome[]; holdMs: number | null }> {
  const waiting = [...due];
  const outcomes: IconOutcome[] = [];
  let inARow = 0;
  let holdMs: number | null = null;

  async function fetchOne(icon: DueIcon): Promise<IconOutcome> {
    const place = places.get(icon.source);
    if (!place) return untried(icon);
    try {
      const fetched = await fetchIcon(icon.address, place, { signal });
      inARow = 0;
      return { icon, fetched, failed: null };
    } catch (error) {
      if (signal.aborted) return untried(icon);
      if (!(error instanceof IconError)) throw error;
      const isHostsOwn = error.reason === "unavailable" || error.reason === "rate_limited";
      inARow = isHostsOwn ? inARow + 1 : 0;
      if (error.reason === "rate_limited" || inARow >= MOST_IN_A_ROW) {
        holdMs = Math.max(holdMs ?? 0, error.retryAfterMs ?? 0);
      }
      const failed = { error: error.message, waitMs: error.retryAfterMs };
      return { icon, fetched: null, failed };
    }
  }

  async function lane(): Promise<void> {
    for (let icon = next(); icon; icon = next()) {
      outcomes.push(await fetchOne(icon));
      if (waiting.length > 0) await delay(pauseMs, undefined, { signal }).catch(() => {});
    }
  }
  const next = () => (signal.aborted || holdMs !== null ? undefined : waiting.shift());

  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return { outcomes: [...outcomes, ...waiting.map(untried)], holdMs };
}

function untried(icon: DueIcon): IconOutcome {
  return { icon, fetched: null, failed: null };
}

/** Tells of icons that could not be fetched: one line for all that failed for the first time, the rest for whoever looks closely. */
function complain(failures: readonly Failure[]): void {
  const fresh = failures.filter(({ icon }) => icon.failures === 0);
  const [first] = fresh;
  if (first) {
    log().warn(
      { icons: fresh.length, address: first.icon.address, error: first.error },
      "icons could not be fetched; letters stand in for them, and they are tried again",
    );
  }
  for (const { icon, error } of failures) {
    log().debug(
      { address: icon.address, error, failures: icon.failures + 1 },
      "an icon could not be fetched",
    );
  }
}
