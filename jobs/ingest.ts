import type { Database } from "@/lib/db/client";
import { readPreviousCount } from "@/lib/ingest/previous-count";
import { recordFailedTick, recordTick, type TickReport, type TickTrigger } from "@/lib/ingest/record-tick";
import { log } from "@/lib/log";
import { eventTimeOfTrigger } from "@/lib/market/interval";
import { type FetchedQuotes, type PriceSource, SourceError } from "@/lib/sources/price-source";

// How long a source whose time is up has to say why.
const GRACE_MS = 250;

export type IngestOptions = {
  db: Database;
  sources: readonly PriceSource[];
  now: () => Date;
  trigger: TickTrigger;
};

/** What one round brought, source by source. */
export type IngestReport = {
  /** When the round was triggered, ISO 8601. */
  at: string;
  sources: TickReport[];
};

// A round in flight in this process, by database, source and event time: a second delivery waits for it
// instead of asking the provider again.
const running = new WeakMap<Database, Map<string, Promise<TickReport>>>();

/**
 * One tick over all sources, in parallel: each source's event time is fixed here, then it is asked, judged and
 * stored. Called by the cron route and by the sampler; a second run for the same event time stores nothing and
 * reports `duplicate`. One source failing is a row and a report of its own; the others go on.
 * @throws when no source could be recorded at all, as when the database is away
 */
export async function ingest(options: IngestOptions): Promise<IngestReport> {
  const triggeredAt = options.now();
  const settled = await Promise.allSettled(
    options.sources.map((source) => {
      const at = new Date(eventTimeOfTrigger(triggeredAt.getTime(), source.intervalSeconds));
      return ingestSource({ ...options, source, at });
    }),
  );
  const reports = settled.flatMap((outcome, i) => {
    if (outcome.status === "fulfilled") return [outcome.value];
    const source = options.sources[i];
    return source ? [unrecordedReport(source, triggeredAt, outcome.reason)] : [];
  });
  const firstFailure = settled.find((outcome) => outcome.status === "rejected");
  if (firstFailure && settled.every((outcome) => outcome.status === "rejected")) throw firstFailure.reason;
  return { at: triggeredAt.toISOString(), sources: reports };
}

/**
 * One tick of one source at a given event time.
 * @throws what the database throws
 */
export function ingestSource(
  options: Omit<IngestOptions, "sources"> & { source: PriceSource; at: Date },
): Promise<TickReport> {
  const inFlight = running.get(options.db) ?? new Map<string, Promise<TickReport>>();
  running.set(options.db, inFlight);
  const key = `${options.source.name} ${options.at.toISOString()}`;
  const ahead = inFlight.get(key);
  if (ahead) return ahead.then(asSecondDelivery);
  const round = runRound(options).finally(() => inFlight.delete(key));
  inFlight.set(key, round);
  return round;
}

function asSecondDelivery(report: TickReport): TickReport {
  if (report.outcome !== "stored") return report;
  return {
    ...report,
    outcome: "duplicate",
    received: 0,
    stored: 0,
    rejected: 0,
    rejectedBy: {},
    error: null,
  };
}

async function runRound({
  db,
  source,
  at,
  now,
  trigger,
}: Omit<IngestOptions, "sources"> & { source: PriceSource; at: Date }): Promise<TickReport> {
  const requestedAt = now();
  const tick = {
    source: {
      name: source.name,
      kind: source.kind,
      intervalSeconds: source.intervalSeconds,
      limits: source.limits,
    },
    at,
    trigger,
    requestedAt,
  };
  const stored = await db.tick.findFirst({
    where: { at, outcome: "stored", source: { name: source.name } },
    select: { id: true },
  });
  if (stored) return recordTick(db, { ...tick, receivedAt: requestedAt, quotes: [] });

  let fetched: FetchedQuotes;
  try {
    fetched = await askWithinBudget(source, at, await readPreviousCount(db, source.name));
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

/** A source that does not end in its time is left to itself: it must not hold up the ticks to come. */
async function askWithinBudget(
  source: PriceSource,
  at: Date,
  previousCount: number | null,
): Promise<FetchedQuotes> {
  const limitMs = budgetMs(source.intervalSeconds);
  const budget = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const overrun = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const late = new SourceError(
        "timeout",
        `${source.name} did not answer within ${limitMs / 1000} s, the tick's time; the next tick asks again.`,
      );
      budget.abort(late);
      setTimeout(() => reject(late), GRACE_MS);
    }, limitMs);
  });
  try {
    return await Promise.race([source.fetchQuotes({ at, signal: budget.signal, previousCount }), overrun]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * How long a source may take to answer, retries included: three quarters of its interval, so that storing fits in
 * before the next tick, and 45 s at most.
 */
function budgetMs(intervalSeconds: number): number {
  return Math.min(45_000, intervalSeconds * 750);
}

function unrecordedReport(source: PriceSource, triggeredAt: Date, reason: unknown): TickReport {
  const at = new Date(eventTimeOfTrigger(triggeredAt.getTime(), source.intervalSeconds)).toISOString();
  log().error({ source: source.name, at, err: reason }, "the tick could not be recorded");
  return {
    source: source.name,
    at,
    outcome: "failed",
    received: 0,
    stored: 0,
    rejected: 0,
    rejectedBy: {},
    error: "The tick could not be recorded; the server's log says why.",
  };
}
