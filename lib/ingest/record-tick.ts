import type { Database, Transaction } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { notifyChangedSql, notifyTickSql } from "@/lib/db/notices";
import { clearPartitionCache, ensurePartitions, isMissingPartition } from "@/lib/db/partitions";
import { clearPairCache, recordPairs } from "@/lib/ingest/record-pairs";
import { type RejectReason, type ValidatedQuotes, validateQuotes } from "@/lib/ingest/validate-quotes";
import type { PlanLimits, Quote, SourceKind } from "@/lib/sources/price-source";
import { advanceSeries } from "@/lib/statistics/advance-series";
import { FIGURE_COLUMNS } from "@/lib/statistics/figures-row";
import { insertMarketStatistics } from "@/lib/statistics/market-statistics";
import { statisticsAtSql } from "@/lib/statistics/window-edges";

export type TickTrigger = "cron" | "sampler" | "manual" | "replay" | "history";

/** The source a tick belongs to, from its settings. */
export type TickSource = {
  name: string;
  kind: SourceKind;
  intervalSeconds: number;
  limits: PlanLimits | null;
};

/** A source's reply, ready to be recorded. */
export type TickInput = {
  source: TickSource;
  /** Event time. */
  at: Date;
  trigger: TickTrigger;
  requestedAt: Date;
  /** Time at which the reply was complete. */
  receivedAt: Date;
  quotes: readonly Quote[];
  /** Partial failures; stored with the tick. */
  problems?: readonly string[];
  /** Called after a stored tick. */
  onStages?: (times: StageTimes) => void;
};

/**
 * Milliseconds of each stage of recording a tick: checking the quotes, waiting for the source's lock and reading its state, pairs,
 * samples with running totals, statistics of all windows, and the tick's row with the commit.
 */
export type StageTimes = Record<"validate" | "lock" | "pairs" | "samples" | "statistics" | "commit", number>;

/** Measures consecutive stages. */
class StageClock {
  readonly times: StageTimes = { validate: 0, lock: 0, pairs: 0, samples: 0, statistics: 0, commit: 0 };
  #last = performance.now();

  /** Ends a stage and begins the next. */
  end(stage: keyof StageTimes): void {
    const now = performance.now();
    this.times[stage] += now - this.#last;
    this.#last = now;
  }
}

/**
 * The result of a tick. Every quote received is either stored or rejected for one reason. `rejectedBy` also counts the
 * values that stored quotes were stored without (`invalid_volume`).
 */
export type TickReport = {
  source: string;
  /** Event time, ISO 8601. */
  at: string;
  outcome: "stored" | "duplicate" | "out_of_order" | "failed";
  received: number;
  stored: number;
  rejected: number;
  rejectedBy: Partial<Record<RejectReason, number>>;
  /** Complete or partial failure; null without one. */
  error: string | null;
};

/** Creates a report; missing fields are zero, empty or null. */
export function tickReport(
  source: Pick<TickSource, "name">,
  at: Date,
  outcome: TickReport["outcome"],
  rest: Partial<Omit<TickReport, "source" | "at" | "outcome">> = {},
): TickReport {
  const empty = { received: 0, stored: 0, rejected: 0, rejectedBy: {}, error: null };
  return { source: source.name, at: at.toISOString(), outcome, ...empty, ...rest };
}

/**
 * Records one tick: validates its quotes and, in one transaction, stores the samples with their running totals,
 * recomputes every window of every tracked series of the source, writes the tick's row and
 * `latest_update`, and notifies channel `tick`.
 *
 * Idempotent by source and event time: a second delivery writes nothing and reports `duplicate`.
 * Concurrent deliveries wait for each other. A tick older than the source's newest one is refused as `out_of_order` and
 * logged as a row. If anything fails, nothing is stored.
 * @throws errors of the database; nothing is stored then
 */
export async function recordTick(db: Database, input: TickInput): Promise<TickReport> {
  const clock = new StageClock();
  const validated = validateQuotes(input.quotes, input.receivedAt);
  clock.end("validate");
  const record = async () => {
    await ensurePartitions(db, input.at, input.at);
    const report = await recordOnce(db, input, (tx, state) =>
      storeTick(tx, db, state, input, validated, clock),
    );
    clock.end("commit");
    if (report.outcome === "stored") input.onStages?.(clock.times);
    return report;
  };
  try {
    return await record();
  } catch (error) {
    // Pairs cached in the transaction were rolled back.
    clearPairCache(db);
    // The caches of partitions and pairs may be outdated, for example after a restore: retry once without them.
    if (!(error instanceof StaleCacheError) && !isMissingPartition(error)) throw error;
    clearPartitionCache(db);
    return record();
  }
}

/**
 * Records a tick without a reply as a `failed` row and notifies channel `changed`. A later successful tick of the same event time
 * replaces it; a stored tick is kept, and `duplicate` is reported.
 */
export async function recordFailedTick(
  db: Database,
  input: Omit<TickInput, "quotes" | "problems" | "receivedAt" | "onStages"> & { error: string },
): Promise<TickReport> {
  return recordOnce(db, input, async (tx, { sourceId }) => {
    const report = tickReport(input.source, input.at, "failed", { error: input.error });
    await logTick(tx, sourceId, input, report, null);
    return report;
  });
}

/** The cache contains a pair that is not in the database. */
class StaleCacheError extends Error {}

/** Runs `write` in a transaction that locks the source, unless the tick is stored already. */
async function recordOnce(
  db: Database,
  { source, at }: Pick<TickInput, "source" | "at">,
  write: (tx: Transaction, state: SourceState) => Promise<TickReport>,
): Promise<TickReport> {
  return db.$transaction(
    async (tx) => {
      await lockSource(tx, source.name);
      const state = await ensureSource(tx, source, at);
      return state.isStored ? tickReport(source, at, "duplicate") : write(tx, state);
    },
    { timeout: 120_000, maxWait: 60_000 },
  );
}

async function storeTick(
  tx: Transaction,
  db: Database,
  { sourceId, newestAt }: SourceState,
  input: TickInput,
  { valid, rejectedBy }: ValidatedQuotes,
  clock: StageClock,
): Promise<TickReport> {
  clock.end("lock");
  const { source, at, quotes, problems, receivedAt } = input;
  const received = quotes.length;
  if (newestAt !== null && at < newestAt) {
    const report = tickReport(source, at, "out_of_order", {
      received,
      rejected: received,
      rejectedBy: { out_of_order: received },
      error: `Older than the newest stored tick, ${newestAt.toISOString()}.`,
    });
    await logTick(tx, sourceId, input, report, receivedAt);
    return report;
  }

  await recordPairs(tx, db, sourceId, source.name, at, valid);
  clock.end("pairs");
  const series = { id: sourceId, intervalSeconds: source.intervalSeconds };
  const [counts] = await advanceSeries(tx, series, [{ at, samples: valid }], newestAt);
  const { known, untracked, stored } = counts ?? { known: 0, untracked: 0, stored: 0 };
  clock.end("samples");
  if (known < valid.length) throw new StaleCacheError();
  const late = known - untracked - stored;
  const report = tickReport(source, at, "stored", {
    received,
    stored,
    rejected: received - stored,
    rejectedBy: {
      ...rejectedBy,
      ...(untracked > 0 && { untracked }),
      ...(late > 0 && { out_of_order: late }),
    },
    error: problems?.length ? problems.join(" ") : null,
  });
  await computeVolatility(tx, sourceId, source.intervalSeconds, at);
  clock.end("statistics");
  await logTick(tx, sourceId, input, report, receivedAt);
  return report;
}

/**
 * Locks a source until the end of the transaction: one tick at a time across processes, and none while a day is thinned.
 */
export async function lockSource(tx: Transaction, name: string): Promise<void> {
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtext('sigmawatch.tick'), hashtext(${name})),
           pg_advisory_xact_lock_shared(hashtext('sigmawatch.thin'))`;
}

export type SourceState = {
  sourceId: number;
  intervalSeconds: number;
  /** Whether the tick of the requested event time is stored. */
  isStored: boolean;
  /** Event time of the newest stored tick; null before the first. */
  newestAt: Date | null;
};

/** Reads a source's state; null before its first tick. */
export async function readSourceState(
  db: Database | Transaction,
  name: string,
  at: Date,
): Promise<SourceState | null> {
  const rows = await db.$queryRaw<SourceState[]>`
    SELECT s.id AS "sourceId", s.interval_seconds AS "intervalSeconds",
           EXISTS (SELECT FROM tick t WHERE t.source_id = s.id AND t.outcome = 'stored'
                                        AND t.at = ${at.toISOString()}::timestamptz) AS "isStored",
           (SELECT max(at) FROM tick t WHERE t.source_id = s.id AND t.outcome = 'stored') AS "newestAt"
    FROM source s WHERE s.name = ${name}`;
  return rows[0] ?? null;
}

/** Creates or updates the source's row, and reads its state. */
export async function ensureSource(tx: Transaction, source: TickSource, at: Date): Promise<SourceState> {
  const known = await readSourceState(tx, source.name, at);
  if (known?.intervalSeconds === source.intervalSeconds) return known;
  const limits = source.limits === null ? null : JSON.stringify(source.limits);
  await tx.$executeRaw`
    INSERT INTO source (name, kind, interval_seconds, plan_limits)
    VALUES (${source.name}, ${source.kind}, ${source.intervalSeconds}, ${limits}::jsonb)
    ON CONFLICT (name) DO UPDATE SET interval_seconds = excluded.interval_seconds, plan_limits = excluded.plan_limits`;
  const state = await readSourceState(tx, source.name, at);
  if (!state) throw new Error(`The source ${source.name} could not be created in the database.`);
  return state;
}

const SET_FIGURES = Prisma.raw(FIGURE_COLUMNS.map((column) => `${column} = r.${column}`).join(", "));

/**
 * Computes all windows of all tracked series of a source at an event time, including silent ones, and stores the quartiles over
 * its pairs.
 */
export async function computeVolatility(
  tx: Transaction,
  sourceId: number,
  intervalSeconds: number,
  at: Date,
): Promise<void> {
  const statistics = await statisticsAtSql(tx, { id: sourceId, intervalSeconds }, at, { isNewest: true });
  await tx.$executeRaw`
    WITH ${statistics},
    updated AS (
      UPDATE series_statistics s SET at = ${at.toISOString()}::timestamptz, ${SET_FIGURES}
      FROM ranked r WHERE s.series_id = r.series_id
      RETURNING r.metric, r.pegged, r.silent, r.rv, r.cv, r.std_dev
    )
    ${insertMarketStatistics(sourceId, at, "updated")}`;
}

/** Writes the tick's row and, for a stored one, `latest_update`; notifies `tick` of a stored one, `changed` of any other. */
async function logTick(
  tx: Transaction,
  sourceId: number,
  input: { source: TickSource; at: Date; trigger: TickTrigger; requestedAt: Date },
  report: TickReport,
  receivedAt: Date | null,
): Promise<void> {
  const at = input.at.toISOString();
  await tx.$executeRaw`
    WITH logged AS (
      INSERT INTO tick (source_id, at, trigger, outcome, interval_seconds, requested_at, received_at, stored_at,
                        received, stored, rejected, rejected_by, error)
      VALUES (${sourceId}, ${at}::timestamptz, ${input.trigger}, ${report.outcome}, ${input.source.intervalSeconds},
              ${input.requestedAt.toISOString()}::timestamptz, ${receivedAt?.toISOString() ?? null}::timestamptz,
              clock_timestamp(), ${report.received}, ${report.stored}, ${report.rejected},
              ${JSON.stringify(report.rejectedBy)}::jsonb, ${report.error})
      ON CONFLICT (source_id, at) DO UPDATE SET
        trigger = excluded.trigger, outcome = excluded.outcome, interval_seconds = excluded.interval_seconds,
        requested_at = excluded.requested_at, received_at = excluded.received_at, stored_at = excluded.stored_at,
        received = excluded.received, stored = excluded.stored, rejected = excluded.rejected,
        rejected_by = excluded.rejected_by, error = excluded.error
      RETURNING id, at, stored, rejected, stored_at, outcome
    ), latest AS (
      INSERT INTO latest_update (id, at, tick_id, stored, rejected, stored_at)
      SELECT 1, at, id, stored, rejected, stored_at FROM logged WHERE outcome = 'stored'
      ON CONFLICT (id) DO UPDATE SET at = greatest(latest_update.at, excluded.at), tick_id = excluded.tick_id,
        stored = excluded.stored, rejected = excluded.rejected, stored_at = excluded.stored_at
    )
    SELECT ${report.outcome === "stored" ? notifyTickSql({ source: input.source.name, at: input.at }) : notifyChangedSql}`;
}
