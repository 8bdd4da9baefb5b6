import { plainArray, textArray } from "@/lib/db/array-literal";
import type { Database } from "@/lib/db/client";
import { ensurePartitions } from "@/lib/db/partitions";
import { clearPairCache, recordPairs } from "@/lib/ingest/record-pairs";
import { computeVolatility, ensureSource, lockSource, type TickSource } from "@/lib/ingest/record-tick";
import { type RejectReason, type ValidQuote, validateQuotes } from "@/lib/ingest/validate-quotes";
import { maxGapMs } from "@/lib/market/interval";
import type { Quote } from "@/lib/sources/price-source";
import { logReturnSql, relativeMoveSql } from "@/lib/statistics/log-return-sql";

/** One past round of a source. */
export type HistoryTick = { at: Date; quotes: readonly Quote[] };

export type HistoryReport = { ticks: number; stored: number; rejected: number };

/**
 * Records many consecutive past ticks of a source in one transaction, giving exactly the rows that `recordTick` would
 * give one tick at a time, but for the volatility of the ticks in between, which nobody reads: it is computed
 * once, for the last of them.
 * @param input `ticks` strictly ascending and all newer than the source's newest stored tick; their
 *   spacing is `source.intervalSeconds`, which may differ from the interval of live ticks
 * @throws RangeError when a tick is not newer than the one before; nothing is stored then
 */
export async function recordHistory(
  db: Database,
  input: { source: TickSource; ticks: readonly HistoryTick[] },
): Promise<HistoryReport> {
  const { source, ticks } = input;
  const first = ticks[0];
  const last = ticks.at(-1);
  if (!first || !last) return { ticks: 0, stored: 0, rejected: 0 };
  const validated = ticks.map((tick) => ({
    at: tick.at,
    received: tick.quotes.length,
    ...validateQuotes(tick.quotes, tick.at),
  }));
  await ensurePartitions(db, first.at, last.at);
  const rows = validated.flatMap((tick) => tick.valid.map((quote) => ({ at: tick.at.toISOString(), quote })));
  const newestOfEach = new Map<string, ValidQuote>();
  const firstSeen = new Map<string, Date>();
  for (const tick of validated) {
    for (const quote of tick.valid) {
      newestOfEach.set(quote.providerId, quote);
      if (!firstSeen.has(quote.providerId)) firstSeen.set(quote.providerId, tick.at);
    }
  }

  return db.$transaction(
    async (tx) => {
      await lockSource(tx, source.name);
      const state = await ensureSource(tx, source, first.at);
      let previous = state.newestAt;
      for (const tick of ticks) {
        if (previous !== null && tick.at <= previous) {
          throw new RangeError(
            `${source.name}: history at ${tick.at.toISOString()} is not newer than ${previous.toISOString()}. Send it oldest first, once.`,
          );
        }
        previous = tick.at;
      }
      clearPairCache(db);
      await recordPairs(tx, db, state.sourceId, source.name, last.at, [...newestOfEach.values()]);
      await tx.$executeRaw`
        UPDATE pair p SET first_seen_at = i.seen_at
        FROM unnest(${textArray(firstSeen.keys())}::text[],
                    ${plainArray([...firstSeen.values()].map((at) => at.toISOString()))}::timestamptz[]) AS i(provider_id, seen_at)
        WHERE p.source_id = ${state.sourceId} AND p.provider_id = i.provider_id AND p.first_seen_at > i.seen_at`;
      const stored = await appendSamples(tx, state.sourceId, source, state.newestAt, validated, rows);
      await logTicks(tx, state.sourceId, source, validated, stored);
      await computeVolatility(tx, state.sourceId, source.intervalSeconds, last.at);
      const received = validated.reduce((sum, tick) => sum + tick.received, 0);
      const total = [...stored.values()].reduce((sum, count) => sum + count, 0);
      return { ticks: ticks.length, stored: total, rejected: received - total };
    },
    { timeout: 300_000, maxWait: 60_000 },
  );
}

type Tx = Parameters<typeof computeVolatility>[0];
type ValidatedTick = { at: Date; received: number; rejectedBy: Partial<Record<RejectReason, number>> };

/**
 * Writes the samples with their running totals: the series' state plus a running sum over the new samples in time
 * order. Returns how many samples each instant got.
 */
async function appendSamples(
  tx: Tx,
  sourceId: number,
  source: TickSource,
  previousTickAt: Date | null,
  ticks: readonly ValidatedTick[],
  rows: readonly { at: string; quote: ValidQuote }[],
): Promise<Map<number, number>> {
  const intervalMs = source.intervalSeconds * 1000;
  const previousTickOf = new Map<string, string | null>();
  let previousTick = previousTickAt?.toISOString() ?? null;
  for (const tick of ticks) {
    previousTickOf.set(tick.at.toISOString(), previousTick);
    previousTick = tick.at.toISOString();
  }
  // One pass over the rows in (series, time) order: every window below shares that order, and nothing is joined
  // but tables, so that no misjudged size can make it slow. An anchor travels as [epoch, value], whose
  // greatest so far is the newest.
  const counts = await tx.$queryRaw<{ at: Date; stored: number }[]>`
    WITH input AS (
      SELECT * FROM unnest(
        ${plainArray(rows.map((row) => row.at))}::timestamptz[],
        ${plainArray(rows.map((row) => previousTickOf.get(row.at) ?? null))}::timestamptz[],
        ${textArray(rows.map((row) => row.quote.providerId))}::text[],
        ${plainArray(rows.map((row) => row.quote.price))}::numeric[],
        ${plainArray(rows.map((row) => row.quote.providerAt?.toISOString() ?? null))}::timestamptz[]
      ) AS i(at, previous_tick_at, provider_id, value, provider_at)
    ), known AS (
      SELECT s.*, i.at, i.previous_tick_at, i.value, i.provider_at,
             coalesce(lag(i.at) OVER w, s.last_at) AS previous_at,
             CASE WHEN lag(i.at) OVER w IS NULL THEN s.last_provider_at
                  ELSE lag(i.provider_at) OVER w END AS previous_provider_at
      FROM input i
      JOIN pair p ON p.source_id = ${sourceId} AND p.provider_id = i.provider_id AND p.tracked
      JOIN series s ON s.pair_id = p.id AND s.metric = 'price'
      WHERE s.last_at IS NULL OR s.last_at < i.at
      WINDOW w AS (PARTITION BY s.id ORDER BY i.at)
    ), step AS (
      SELECT k.*,
             (extract(epoch FROM at - previous_at) * 1000)::bigint AS elapsed,
             coalesce(provider_at > previous_provider_at, true) AS fresh,
             previous_at IS NULL OR date_bin('5 minutes', at, 'epoch')
                                    <> date_bin('5 minutes', previous_at, 'epoch') AS is_anchor
      FROM known k
    ), anchored AS (
      SELECT t.*, coalesce(least(elapsed, ${intervalMs}::bigint), ${intervalMs}::bigint) AS weight,
             coalesce(max(CASE WHEN is_anchor THEN ARRAY[extract(epoch FROM at), value] END)
                        OVER (PARTITION BY id ORDER BY at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
                      ARRAY[extract(epoch FROM anchor_at), anchor_value]) AS before
      FROM step t
    ), relative AS (
      SELECT a.*, ((extract(epoch FROM at) - before[1]) * 1000)::bigint AS tau,
             CASE WHEN is_anchor AND (extract(epoch FROM at) - before[1]) * 1000 <= ${maxGapMs(source.intervalSeconds)}::bigint
                  THEN ${relativeMoveSql("before[2]")} END AS d
      FROM anchored a OFFSET 0
    ), move AS (
      SELECT *, ${logReturnSql("before[2]")} AS r FROM relative OFFSET 0
    ), running AS (
      SELECT id, at, value, provider_at, previous_at, previous_tick_at, elapsed,
             first_at, first_value(at) OVER w AS oldest_at, lead(at) OVER w IS NULL AS is_newest,
             CASE WHEN is_anchor THEN at ELSE to_timestamp(before[1]::float8) END AS last_anchor_at,
             CASE WHEN is_anchor THEN value ELSE before[2] END AS last_anchor_value,
             n + count(*) OVER w AS n,
             sum_w + sum(weight) OVER w AS sum_w,
             sum_w_fresh + sum(CASE WHEN fresh THEN weight ELSE 0 END) OVER w AS sum_w_fresh,
             sum_wp + sum(weight * value) OVER w AS sum_wp,
             sum_wp2 + sum(weight * value * value) OVER w AS sum_wp2,
             returns + count(r) OVER w AS returns,
             sum_tau + sum(CASE WHEN r IS NULL THEN 0 ELSE tau END) OVER w AS sum_tau,
             sum_r2 + sum(coalesce((r * r)::numeric, 0)) OVER w AS sum_r2,
             sum_r4 + sum(coalesce((r * r * r * r)::numeric, 0)) OVER w AS sum_r4
      FROM move
      WINDOW w AS (PARTITION BY id ORDER BY at)
    ), stored AS (
      INSERT INTO sample (at, provider_at, sum_w, sum_w_fresh, sum_tau, series_id, n, returns,
                          value, sum_wp, sum_wp2, sum_r2, sum_r4)
      SELECT at, provider_at, sum_w, sum_w_fresh, sum_tau, id, n, returns, value, sum_wp, sum_wp2, sum_r2, sum_r4
      FROM running ORDER BY at, id
    ), missed AS (
      INSERT INTO gap (series_id, from_at, to_at)
      SELECT id, previous_at, at FROM running
      WHERE elapsed > ${intervalMs}::bigint OR previous_at < previous_tick_at
    ), updated AS (
      UPDATE series s SET
        first_at = coalesce(s.first_at, x.oldest_at), last_at = x.at, last_value = x.value,
        last_provider_at = x.provider_at, anchor_at = x.last_anchor_at, anchor_value = x.last_anchor_value,
        n = x.n, sum_w = x.sum_w, sum_w_fresh = x.sum_w_fresh, sum_tau = x.sum_tau, returns = x.returns,
        sum_wp = x.sum_wp, sum_wp2 = x.sum_wp2, sum_r2 = x.sum_r2, sum_r4 = x.sum_r4
      FROM running x WHERE x.is_newest AND s.id = x.id
    )
    SELECT at, count(*)::int AS stored FROM running GROUP BY at`;
  return new Map(counts.map((count) => [count.at.getTime(), count.stored]));
}

async function logTicks(
  tx: Tx,
  sourceId: number,
  source: TickSource,
  ticks: readonly ValidatedTick[],
  stored: ReadonlyMap<number, number>,
): Promise<void> {
  const countOf = (tick: ValidatedTick) => stored.get(tick.at.getTime()) ?? 0;
  const reasonsOf = (tick: ValidatedTick) => {
    const invalid = Object.values(tick.rejectedBy).reduce((sum, count) => sum + count, 0);
    const untracked = tick.received - invalid - countOf(tick);
    return JSON.stringify(untracked > 0 ? { ...tick.rejectedBy, untracked } : tick.rejectedBy);
  };
  await tx.$executeRaw`
    WITH logged AS (
      INSERT INTO tick (source_id, at, trigger, outcome, interval_seconds, requested_at, received_at, stored_at,
                        received, stored, rejected, rejected_by)
      SELECT ${sourceId}, i.at, 'history', 'stored', ${source.intervalSeconds}, i.at, i.at, clock_timestamp(),
             i.received, i.stored, i.received - i.stored, i.rejected_by
      FROM unnest(
        ${plainArray(ticks.map((tick) => tick.at.toISOString()))}::timestamptz[],
        ${plainArray(ticks.map((tick) => tick.received))}::int[],
        ${plainArray(ticks.map(countOf))}::int[],
        ${textArray(ticks.map(reasonsOf))}::jsonb[]
      ) AS i(at, received, stored, rejected_by)
      ON CONFLICT (source_id, at) DO UPDATE SET outcome = 'stored', trigger = 'history', error = NULL,
        received = excluded.received, stored = excluded.stored, rejected = excluded.rejected,
        rejected_by = excluded.rejected_by, stored_at = excluded.stored_at, received_at = excluded.received_at
      RETURNING id, at, stored, rejected, stored_at
    )
    INSERT INTO latest_update (id, at, tick_id, stored, rejected, stored_at)
    SELECT 1, at, id, stored, rejected, stored_at FROM logged ORDER BY at DESC LIMIT 1
    ON CONFLICT (id) DO UPDATE SET at = greatest(latest_update.at, excluded.at), tick_id = excluded.tick_id,
      stored = excluded.stored, rejected = excluded.rejected, stored_at = excluded.stored_at`;
}
