import { plainArray, textArray } from "@/lib/db/array-literal";
import type { Database, Transaction } from "@/lib/db/client";
import { notifyChangedSql, notifyTickSql } from "@/lib/db/notices";
import { ensurePartitions, forgetPartitions } from "@/lib/db/partitions";
import { judgeQuotes, type RejectReason, type SoundQuote } from "@/lib/ingest/judge-quotes";
import { logReturnSql, relativeMoveSql } from "@/lib/ingest/log-return-sql";
import { forgetPairs, recordPairs } from "@/lib/ingest/record-pairs";
import { statisticsCte, windowStarts } from "@/lib/ingest/statistics-sql";
import { readEdges } from "@/lib/ingest/window-edges";
import { longestBridgeMs } from "@/lib/market/interval";
import type { PlanLimits, Quote, SourceKind } from "@/lib/sources/price-source";

export type TickTrigger = "cron" | "sampler" | "manual" | "replay" | "history";

/** The source a tick belongs to, as its settings say. */
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
  /** What went wrong without costing the whole round; kept with the tick. Empty when all went well. */
  problems?: readonly string[];
};

/** What became of a tick. Every quote received is either stored or rejected for one reason. */
export type TickReport = {
  source: string;
  /** Event time, ISO 8601. */
  at: string;
  outcome: "stored" | "duplicate" | "out_of_order" | "failed";
  received: number;
  stored: number;
  rejected: number;
  rejectedBy: Partial<Record<RejectReason, number>>;
  /** What failed, or what went wrong beside; null when all went well. */
  error: string | null;
};

type TickState = {
  source_id: number | null;
  interval_seconds: number | null;
  outcome: string | null;
  newest_at: Date | null;
};

/**
 * Records one tick: judges its quotes and, in one transaction, stores the samples with their running totals,
 * recomputes every window of every tracked series of the source, writes the tick's row and
 * `latest_update`, and notifies channel `tick`.
 *
 * Idempotent by source and event time: a second delivery writes nothing and answers `duplicate`.
 * Two at once wait for each other. A tick older than the source's newest one is refused as `out_of_order` and
 * logged as a row. All or nothing: whatever fails, nothing of it is stored.
 * @throws what the database throws; nothing is stored then
 */
export async function recordTick(db: Database, input: TickInput): Promise<TickReport> {
  const { sound, rejectedBy } = judgeQuotes(input.quotes, input.receivedAt);
  const record = async () => {
    await ensurePartitions(db, input.at, input.at);
    return db.$transaction((tx) => storeTick(tx, db, input, sound, { ...rejectedBy }), {
      timeout: 120_000,
      maxWait: 60_000,
    });
  };
  try {
    return await record();
  } catch (error) {
    // What it remembered of the pairs while storing was undone with the rest.
    forgetPairs(db);
    // What this process remembers of partitions and pairs may be older than the database: read both anew, once.
    if (!(error instanceof StaleMemory) && !isMissingPartition(error)) throw error;
    forgetPartitions(db);
    return record();
  }
}

/**
 * Records that a round brought no answer, so that the log has a row for it. A later, successful delivery of the
 * same event time replaces it.
 */
export async function recordFailedTick(
  db: Database,
  input: Omit<TickInput, "quotes" | "problems" | "receivedAt"> & { error: string },
): Promise<TickReport> {
  const report: TickReport = { ...emptyReport(input), outcome: "failed", error: input.error };
  await db.$transaction(
    async (tx) => {
      await lockSource(tx, input.source.name);
      const state = await readState(tx, input.source, input.at);
      if (state.outcome === "stored") return;
      await logTick(tx, state.sourceId, input, report, null);
    },
    { timeout: 60_000, maxWait: 60_000 },
  );
  return report;
}

/** This process believed a pair to be stored that is not. */
class StaleMemory extends Error {}

function isMissingPartition(error: unknown): boolean {
  return String(error).includes("no partition of relation");
}

function emptyReport(input: { source: TickSource; at: Date }): TickReport {
  return {
    source: input.source.name,
    at: input.at.toISOString(),
    outcome: "stored",
    received: 0,
    stored: 0,
    rejected: 0,
    rejectedBy: {},
    error: null,
  };
}

async function storeTick(
  tx: Transaction,
  db: Database,
  input: TickInput,
  sound: readonly SoundQuote[],
  rejectedBy: Partial<Record<RejectReason, number>>,
): Promise<TickReport> {
  await lockSource(tx, input.source.name);
  const state = await readState(tx, input.source, input.at);
  const report: TickReport = { ...emptyReport(input), received: input.quotes.length, rejectedBy };
  if (state.outcome === "stored") {
    return { ...report, outcome: "duplicate", received: 0, rejectedBy: {} };
  }
  if (state.newestAt !== null && input.at < state.newestAt) {
    report.outcome = "out_of_order";
    report.rejectedBy = { out_of_order: report.received };
    report.rejected = report.received;
    report.error = `Older than the newest stored tick, ${state.newestAt.toISOString()}.`;
    await logTick(tx, state.sourceId, input, report, input.receivedAt);
    return report;
  }

  await recordPairs(tx, db, state.sourceId, input.source.name, input.at, sound);
  const counts = await advanceSeries(tx, state.sourceId, input, state.newestAt, sound);
  if (counts.known < sound.length) throw new StaleMemory();
  if (counts.untracked > 0) rejectedBy.untracked = counts.untracked;
  const late = counts.known - counts.untracked - counts.stored;
  if (late > 0) rejectedBy.out_of_order = late;

  report.stored = counts.stored;
  report.rejected = report.received - report.stored;
  report.error = input.problems?.length ? input.problems.join(" ") : null;
  await computeVolatility(tx, state.sourceId, input.source.intervalSeconds, input.at);
  await logTick(tx, state.sourceId, input, report, input.receivedAt);
  return report;
}

/**
 * One round of a source at a time, across processes, and none while a day's rows are being thinned; released when the
 * transaction ends.
 */
export async function lockSource(tx: Transaction, name: string): Promise<void> {
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtext('sigmawatch.tick'), hashtext(${name})),
           pg_advisory_xact_lock_shared(hashtext('sigmawatch.thin'))`;
}

/** Finds the source, making or updating its row, and what is already known of the event time. */
export async function readState(
  tx: Transaction,
  source: TickSource,
  at: Date,
): Promise<{ sourceId: number; outcome: string | null; newestAt: Date | null }> {
  const read = async () => {
    const rows = await tx.$queryRaw<TickState[]>`
      SELECT s.id AS source_id, s.interval_seconds,
             (SELECT outcome FROM tick t WHERE t.source_id = s.id AND t.at = ${at.toISOString()}::timestamptz) AS outcome,
             (SELECT max(at) FROM tick t WHERE t.source_id = s.id AND t.outcome = 'stored') AS newest_at
      FROM source s WHERE s.name = ${source.name}`;
    return rows[0];
  };
  let state = await read();
  if (!state?.source_id || state.interval_seconds !== source.intervalSeconds) {
    const limits = source.limits === null ? null : JSON.stringify(source.limits);
    await tx.$executeRaw`
      INSERT INTO source (name, kind, interval_seconds, plan_limits)
      VALUES (${source.name}, ${source.kind}, ${source.intervalSeconds}, ${limits}::jsonb)
      ON CONFLICT (name) DO UPDATE SET interval_seconds = excluded.interval_seconds, plan_limits = excluded.plan_limits`;
    state = await read();
  }
  if (!state?.source_id) throw new Error(`The source ${source.name} could not be made in the database.`);
  return { sourceId: state.source_id, outcome: state.outcome, newestAt: state.newest_at };
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
  quotes: readonly SoundQuote[],
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
      SELECT *, CASE WHEN is_anchor AND tau <= ${longestBridgeMs(input.source.intervalSeconds)}::bigint
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
