import { setTimeout as delay } from "node:timers/promises";
import { type Database, database } from "@/lib/db/client";
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
import type { IconAddresses, PriceSource } from "@/lib/sources/price-source";
import { configuredSources } from "@/lib/sources/registry";

/** Icons fetched and stored together: each store changes the version of the lists. */
const BATCH_SIZE = 24;
const CONCURRENCY = 2;
/** Pause of each worker between two icons: a host gets a few requests a second at most. */
const PAUSE_MS = 300;
/** After this many consecutive failures on the host's side, the host is taken to be down. */
const MAX_CONSECUTIVE_FAILURES = 3;

export type FetchIconsOptions = {
  /** Ends it early; what was fetched until then is stored. */
  signal: AbortSignal;
  /** The configured ones by default. */
  sources?: readonly PriceSource[];
  db?: Database;
  now?: () => Date;
  pauseMs?: number;
};

export type FetchIconsReport = {
  fetched: number;
  failed: number;
  /** Not null if the run stopped early because a host is down or rate limits: the minimal wait in milliseconds. */
  holdMs: number | null;
};

type Failure = { icon: DueIcon; error: string };

/**
 * Fetches the icons of tracked pairs that are not stored yet, a few at a time, until none is due. Run by the sampler
 * every half minute and by the cron endpoint; concurrent runs share the work. A failed icon waits longer each time, is
 * logged the first time only and does not affect the others.
 * @throws what the database throws
 */
export async function fetchIcons({
  signal,
  sources = configuredSources(),
  db = database(),
  now = () => new Date(),
  pauseMs = PAUSE_MS,
}: FetchIconsOptions): Promise<FetchIconsReport> {
  const places = new Map(sources.flatMap(({ name, icons }) => (icons ? [[name, icons] as const] : [])));
  const report: FetchIconsReport = { fetched: 0, failed: 0, holdMs: null };
  const failures: Failure[] = [];
  if (places.size === 0) return report;
  const names = [...places.keys()];
  await matchIcons(db, names, now());
  while (!signal.aborted && report.holdMs === null) {
    const due = await takeDueIcons(db, names, now(), BATCH_SIZE);
    if (due.length === 0) break;
    const { outcomes, holdMs } = await fetchBatch(due, places, { signal, pauseMs });
    await storeIcons(db, outcomes, now());
    report.fetched += outcomes.filter((one) => one.fetched).length;
    failures.push(...outcomes.flatMap(({ icon, failed }) => (failed ? [{ icon, error: failed.error }] : [])));
    report.holdMs = holdMs;
  }
  report.failed = failures.length;
  logFailures(failures);
  if (report.fetched > 0) await notifyChanged(db);
  return report;
}

async function fetchBatch(
  due: readonly DueIcon[],
  places: ReadonlyMap<string, IconAddresses>,
  { signal, pauseMs }: { signal: AbortSignal; pauseMs: number },
): Promise<{ outcomes: IconOutcome[]; holdMs: number | null }> {
  const waiting = [...due];
  const outcomes: IconOutcome[] = [];
  let consecutiveFailures = 0;
  let holdMs: number | null = null;

  async function fetchOne(icon: DueIcon): Promise<IconOutcome> {
    const place = places.get(icon.source);
    if (!place) return notTried(icon);
    try {
      const fetched = await fetchIcon(icon.address, place, { signal });
      consecutiveFailures = 0;
      return { icon, fetched, failed: null };
    } catch (error) {
      if (signal.aborted) return notTried(icon);
      if (!(error instanceof IconError)) throw error;
      const isHostFailure = error.reason === "unavailable" || error.reason === "rate_limited";
      consecutiveFailures = isHostFailure ? consecutiveFailures + 1 : 0;
      if (error.reason === "rate_limited" || consecutiveFailures >= MAX_CONSECUTIVE_FAILURES) {
        holdMs = Math.max(holdMs ?? 0, error.retryAfterMs ?? 0);
      }
      const failed = { error: error.message, waitMs: error.retryAfterMs };
      return { icon, fetched: null, failed };
    }
  }

  async function work(): Promise<void> {
    for (let icon = next(); icon; icon = next()) {
      outcomes.push(await fetchOne(icon));
      if (waiting.length > 0) await delay(pauseMs, undefined, { signal }).catch(() => {});
    }
  }
  const next = () => (signal.aborted || holdMs !== null ? undefined : waiting.shift());

  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return { outcomes: [...outcomes, ...waiting.map(notTried)], holdMs };
}

function notTried(icon: DueIcon): IconOutcome {
  return { icon, fetched: null, failed: null };
}

/** Logs icons that could not be fetched: one warning for all that failed for the first time, the rest at debug level. */
function logFailures(failures: readonly Failure[]): void {
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
