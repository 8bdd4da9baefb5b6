import { plainArray, textArray } from "@/lib/db/array-literal";
import type { Database, Transaction } from "@/lib/db/client";
import { notifyChangedSql, notifyTickSql } from "@/lib/db/notices";
import { clearPartitionCache, ensurePartitions } from "@/lib/db/partitions";
import { clearPairCache, recordPairs } from "@/lib/ingest/record-pairs";
import {
  type RejectReason,
  type ValidatedQuotes,
  type ValidQuote,
  validateQuotes,
} from "@/lib/ingest/validate-quotes";
import { maxGapMs } from "@/lib/market/interval";
import type { PlanLimits, Quote, SourceKind } from "@/lib/sources/price-source";
import { logReturnSql, relativeMoveSql } from "@/lib/statistics/log-return-sql";
import { statisticsCte, windowStarts } from "@/lib/statistics/statistics-sql";
import { readEdges } from "@/lib/statistics/window-edges";

export type TickTrigger = "cron" | "sampler" | "manual" | "replay" | "history";

/** The source a tick belongs to, from its settings. */
export type TickSource = {
  name: string;
  kind: SourceKind;
  intervalSeconds: number;
  limits: PlanLimits | null;
};

/** One round's answer, ready to be recorded. */
export type TickInput = {
  source: TickSource;
  /** Event time, fixed when the round was triggered. */
  at: Date;
  trigger: TickTrigger;
  requestedAt: Date;
  /** When the answer was complete. */
  receivedAt: Date;
  quotes: readonly Quote[];
  /** What failed without failing the whole round; stored with the tick. */
  problems?: readonly string[];
};

/** The result of a tick. Every quote received is either stored or rejected for one reason. */
export type TickReport = {
  source: string;
  /** Event time, ISO 8601. */
  at: string;
  outcome: "stored" | "duplicate" | "out_of_order" | "failed";
  received: number;
  stored: number;
  rejected: number;
  rejectedBy: Partial<Record<RejectReason, number>>;
  /** What failed, wholly or in part; null when nothing did. */
  error: string | null;
};

/** Makes a report; what is not given is zero, empty or null. */
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
 * logged as a row. All or nothing: whatever fails, nothing of it is stored.
 * @throws what the database throws; nothing is stored then
 */
export async function recordTick(db: Database, input: TickInput): Promise<TickReport> {
  const validated = validateQuotes(input.quotes, input.receivedAt);
  const record = async () => {
    await ensurePartitions(db, input.at, input.at);
    return recordOnce(db, input, (tx, state) => storeTick(tx, db, state, input, validated));
  };
  try {
    return await record();
  } catch (error) {
    // The pairs that it cached while storing were rolled back.
    clearPairCache(db);
    // The caches of partitions and pairs may be older than the database: fill both again, once.
    if (!(error instanceof StaleCacheError) && !isMissingPartition(error)) throw error;
    clearPartitionCache(db);
    return record();
  }
}

/**
 * Records that a round got no answer, as a `failed` row, and notifies channel `changed`. A later, successful delivery of the
 * same event time replaces it; a stored tick stays, and `duplicate` is reported.
 */
export async function recordFailedTick(
  db: Database,
  input: Omit<TickInput, "quotes" | "problems" | "receivedAt"> & { error: string },
): Promise<TickReport> {
  return recordOnce(db, input, async (tx, { sourceId }) => {
    const report = tickReport(input.source, input.at, "failed", { error: input.error });
    await logTick(tx, sourceId, input, report, null);
    return report;
  });
}

/** The cache holds a pair that is not in the database. */
class StaleCacheError extends Error {}

function isMissingPartition(error: unknown): boolean {
  return String(error).includes("no partition of relation");
}

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
): Promise<TickReport> {
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
  const { known, untracked, stored } = await advanceSeries(tx, sourceId, input, newestAt, valid);
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
  await logTick(tx, sourceId, input, report, receivedAt);
  return report;
}

/**
 * Allows one round of a source at a time, across processes, and none while a day's rows are being thinned; released when the
 * transaction ends.
 */
export async function lockSource(tx: Transaction, name: string): Promise<void> {
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtext('sigmawatch.tick'), hashtext(${name})),
           pg_advisory_xact_lock_shared(hashtext('sigmawatch.thin'))`;
}

export type SourceState = {
  sourceId: number;
  intervalSeconds: number;
  /** Whether the tick of the event time asked for is stored. */
  isStored: boolean;
  /** Event time of the newest stored tick; null before the first. */
  newestAt: Date | null;
};

/** Reads a source's state and whether the tick of an event time is stored; null before the source's first round. */
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

/** The same, after creating the source's row or bringing it up to date with the settings. */
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

/**
 * Moves every quoted series one sample on: new running totals into its state and, with the value, into `sample`;
 * a `gap` where it missed a tick or lies further back than the interval. See lib/stats/README.md.
 */
async function advanceSeries(
  tx: Transaction,
  sourceId: number,
  input: TickInput,
  previousTickAt: Date | null,
  quotes: readonly ValidQuote[],
): Promise<{ known: number; untracked: number; stored: number }> {
  const at = input.at.toISOString();
  const intervalMs = input.source.intervalSeconds * 1000;
  const rows = await tx.$queryRaw<{ known: number; untracked: number; stored: number }[]>`
    WITH input AS (
      SELECT * FROM unnest(
        ${textArray(quotes.map((quote) => quote.providerId))}::text[],
        ${plainArray(quotes.map((quote) => quote.price))}::numeric[],
        ${plainArray(quotes.map((quote) => quote.providerAt?.toISOString() ?? null))}::timestamptz[]
      ) AS i(provider_id, value, provider_at)
    ), known AS (
      SELECT s.*, p.tracked, i.value, i.provider_at,
             (extract(epoch FROM ${at}::timestamptz - s.last_at) * 1000)::bigint AS elapsed
      FROM input i
      JOIN pair p ON p.source_id = ${sourceId} AND p.provider_id = i.provider_id
      JOIN series s ON s.pair_id = p.id AND s.metric = 'price'
    ), step AS (
      SELECT k.*,
             coalesce(least(elapsed, ${intervalMs}::bigint), ${intervalMs}::bigint) AS w,
             coalesce(provider_at > last_provider_at, true) AS fresh,
             last_at IS NULL OR date_bin('5 minutes', ${at}::timestamptz, 'epoch')
                             <> date_bin('5 minutes', last_at, 'epoch') AS is_anchor,
             (extract(epoch FROM ${at}::timestamptz - anchor_at) * 1000)::bigint AS tau
      FROM known k WHERE tracked AND (last_at IS NULL OR last_at < ${at}::timestamptz)
    ), relative AS (
      SELECT *, CASE WHEN is_anchor AND tau <= ${maxGapMs(input.source.intervalSeconds)}::bigint
                     THEN ${relativeMoveSql("anchor_value")} END AS d
      FROM step OFFSET 0
    ), move AS (
      SELECT *, ${logReturnSql("anchor_value")} AS r FROM relative OFFSET 0
    ), updated AS (
      UPDATE series s SET
        first_at = coalesce(s.first_at, ${at}::timestamptz),
        last_at = ${at}::timestamptz,
        last_value = m.value,
        last_provider_at = m.provider_at,
        anchor_at = CASE WHEN m.is_anchor THEN ${at}::timestamptz ELSE s.anchor_at END,
        anchor_value = CASE WHEN m.is_anchor THEN m.value ELSE s.anchor_value END,
        n = s.n + 1,
        sum_w = s.sum_w + m.w,
        sum_w_fresh = s.sum_w_fresh + CASE WHEN m.fresh THEN m.w ELSE 0 END,
        sum_wp = s.sum_wp + m.w * m.value,
        sum_wp2 = s.sum_wp2 + m.w * m.value * m.value,
        returns = s.returns + CASE WHEN m.r IS NULL THEN 0 ELSE 1 END,
        sum_tau = s.sum_tau + CASE WHEN m.r IS NULL THEN 0 ELSE m.tau END,
        sum_r2 = s.sum_r2 + coalesce((m.r * m.r)::numeric, 0),
        sum_r4 = s.sum_r4 + coalesce((m.r * m.r * m.r * m.r)::numeric, 0)
      FROM move m WHERE s.id = m.id
      RETURNING s.id, s.last_value, s.last_provider_at, s.n, s.sum_w, s.sum_w_fresh, s.sum_tau, s.returns,
                s.sum_wp, s.sum_wp2, s.sum_r2, s.sum_r4, m.last_at AS previous_at, m.elapsed
    ), stored AS (
      INSERT INTO sample (at, provider_at, sum_w, sum_w_fresh, sum_tau, series_id, n, returns,
                          value, sum_wp, sum_wp2, sum_r2, sum_r4)
      SELECT ${at}::timestamptz, last_provider_at, sum_w, sum_w_fresh, sum_tau, id, n, returns,
             last_value, sum_wp, sum_wp2, sum_r2, sum_r4
      FROM updated
    ), missed AS (
      INSERT INTO gap (series_id, from_at, to_at)
      SELECT id, previous_at, ${at}::timestamptz FROM updated
      WHERE elapsed > ${intervalMs}::bigint OR previous_at < ${previousTickAt?.toISOString() ?? null}::timestamptz
    )
    SELECT (SELECT count(*) FROM known)::int AS known,
           (SELECT count(*) FROM known WHERE NOT tracked)::int AS untracked,
           (SELECT count(*) FROM updated)::int AS stored`;
  const counts = rows[0];
  if (!counts) throw new Error("The samples' statement returned no counts.");
  return counts;
}

/** Brings every window of every tracked series of the source up to an event time, silent ones too. */
export async function computeVolatility(
  tx: Transaction,
  sourceId: number,
  intervalSeconds: number,
  at: Date,
): Promise<void> {
  const starts = windowStarts(at);
  const edges = await readEdges(
    tx,
    sourceId,
    starts.map((start) => start.at),
  );
  const windows = starts.map((start, i) => ({ ...start, ...(edges[i] ?? { tickAt: null }) }));
  await tx.$executeRaw`
    WITH ${statisticsCte(sourceId, intervalSeconds, at, null, windows)}
    UPDATE volatility v SET
      at = ${at.toISOString()}::timestamptz, from_at = r.from_at, coverage = r.coverage,
      fresh_coverage = r.fresh_coverage, mean = r.mean, std_dev = r.std_dev, cv = r.cv, change = r.change,
      rv = r.rv, rv_std_err = r.rv_std_err, n = r.n, returns = r.returns,
      rank = r.rank, rank_of = r.rank_of, pegged = r.pegged, silent = r.silent
    FROM ranked r WHERE v.series_id = r.series_id AND v.window = r.window`;
}

/** Writes the tick's row and, for a stored one, `latest_update`; notifies `tick` of a stored one, `changed` of any other. */
export async function logTick(
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
