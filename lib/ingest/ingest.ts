import { type Database, database } from "@/lib/db/client";
import { readPreviousCount } from "@/lib/ingest/previous-count";
import {
  readSourceState,
  recordFailedTick,
  recordTick,
  type TickReport,
  type TickTrigger,
  tickReport,
} from "@/lib/ingest/record-tick";
import { log } from "@/lib/log";
import { eventTimeOfTrigger } from "@/lib/market/interval";
import { configuredSources } from "@/lib/sources/configured-sources";
import { type FetchedQuotes, type PriceSource, SourceError } from "@/lib/sources/price-source";

// Time for a source to report its error after the timeout.
const ABORT_GRACE_MS = 250;

export type IngestOptions = {
  /** Time of the trigger. */
  at: Date;
  trigger: TickTrigger;
  /** Default: the configured sources. */
  sources?: readonly PriceSource[];
  db?: Database;
  /** Clock for the times of requests and replies. */
  now?: () => Date;
};

/** Results of all sources. */
export type IngestReport = {
  /** Time of the trigger, ISO 8601. */
  at: string;
  sources: TickReport[];
};

// Ticks in progress in this process, by database, source and event time: a second call waits for the first instead of
// requesting the quotes again.
const running = new WeakMap<Database, Map<string, Promise<TickReport>>>();

/**
 * One tick of every source, in parallel: derives each source's event time from the trigger's, requests its quotes and
 * records them. A second run for the same event time stores nothing and reports `duplicate`. A source that fails gets a
 * `failed` row and report; the others continue.
 * @throws if no source could be recorded, for example without a database
 */
export async function ingest({
  at: triggeredAt,
  trigger,
  sources,
  db = database(),
  now,
}: IngestOptions): Promise<IngestReport> {
  const rounds = (sources ?? (await configuredSources())).map((source) => ({
    source,
    at: new Date(eventTimeOfTrigger(triggeredAt.getTime(), source.intervalSeconds)),
  }));
  const settled = await Promise.allSettled(
    rounds.map(({ source, at }) => ingestSource({ source, at, trigger, db, now })),
  );
  const firstFailure = settled.find((outcome) => outcome.status === "rejected");
  if (firstFailure && settled.every((outcome) => outcome.status === "rejected")) throw firstFailure.reason;
  const reports = rounds.map(({ source, at }, i) => {
    const outcome = settled[i];
    if (outcome?.status === "fulfilled") return outcome.value;
    log().error({ source: source.name, at, err: outcome?.reason }, "the tick could not be recorded");
    const error = "The tick could not be recorded; see the server's log.";
    return tickReport(source, at, "failed", { error });
  });
  return { at: triggeredAt.toISOString(), sources: reports };
}

export type IngestSourceOptions = Omit<IngestOptions, "sources"> & {
  source: PriceSource;
  /** The source's event time. */
  at: Date;
};

/**
 * One tick of one source at a given event time.
 * @throws errors of the database
 */
export function ingestSource({
  source,
  at,
  trigger,
  db = database(),
  now = () => new Date(),
}: IngestSourceOptions): Promise<TickReport> {
  const inFlight = running.get(db) ?? new Map<string, Promise<TickReport>>();
  running.set(db, inFlight);
  const key = `${source.name} ${at.toISOString()}`;
  const first = inFlight.get(key);
  if (first) {
    return first.then((report) =>
      report.outcome === "stored" ? tickReport(source, at, "duplicate") : report,
    );
  }
  const round = runRound({ source, at, trigger, db, now }).finally(() => inFlight.delete(key));
  inFlight.set(key, round);
  return round;
}

async function runRound({
  source,
  at,
  trigger,
  db,
  now,
}: Required<IngestSourceOptions>): Promise<TickReport> {
  const state = await readSourceState(db, source.name, at);
  if (state?.isStored) return tickReport(source, at, "duplicate");
  const requestedAt = now();
  const tick = { source, at, trigger, requestedAt };
  let fetched: FetchedQuotes;
  try {
    fetched = await fetchWithinBudget(source, at, await readPreviousCount(db, source.name));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log().warn({ source: source.name, at, error: message }, "the source gave no quotes");
    return recordFailedTick(db, { ...tick, error: message });
  }
  const report = await recordTick(db, { ...tick, receivedAt: now(), ...fetched });
  const level = report.outcome === "out_of_order" || report.error ? "warn" : "info";
  const tookMs = now().getTime() - requestedAt.getTime();
  log()[level]({ ...report, tookMs }, `tick ${report.outcome}`);
  return report;
}

/** Stops waiting for a source that exceeds its time limit, so that it cannot delay the next ticks. */
async function fetchWithinBudget(
  source: PriceSource,
  at: Date,
  previousCount: number | null,
): Promise<FetchedQuotes> {
  const limitMs = budgetMs(source.intervalSeconds);
  const budget = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const overrun = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const timeout = new SourceError(
        "timeout",
        `${source.name} did not reply within ${limitMs / 1000} s, the tick's time. The request is repeated at the next tick.`,
      );
      budget.abort(timeout);
      setTimeout(() => reject(timeout), ABORT_GRACE_MS);
    }, limitMs);
  });
  try {
    return await Promise.race([source.fetchQuotes({ at, signal: budget.signal, previousCount }), overrun]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Time limit of a source's reply including retries: three quarters of its interval, so that there is time to store the tick, at
 * most 45 s.
 */
function budgetMs(intervalSeconds: number): number {
  return Math.min(45_000, intervalSeconds * 750);
}
