import { plainArray, textArray } from "@/lib/db/array-literal";
import type { Database } from "@/lib/db/client";
import { clearPartitionCache, ensurePartitions, isMissingPartition } from "@/lib/db/partitions";
import { clearPairCache, recordPairs } from "@/lib/ingest/record-pairs";
import { computeVolatility, ensureSource, lockSource, type TickSource } from "@/lib/ingest/record-tick";
import { type ValidatedQuotes, type ValidQuote, validateQuotes } from "@/lib/ingest/validate-quotes";
import type { Quote } from "@/lib/sources/price-source";
import { advanceSeries } from "@/lib/statistics/advance-series";

/** A past tick of a source. */
export type HistoryTick = { at: Date; quotes: readonly Quote[] };

export type HistoryReport = { ticks: number; stored: number; rejected: number };

/**
 * Records many consecutive past ticks of a source in one transaction, with the same rows as `recordTick` for each tick, except
 * statistics: volatility is computed for the last tick only, and maintenance adds the market statistics.
 * @param input `ticks` strictly ascending and all newer than the source's newest stored tick; their
 *   spacing is `source.intervalSeconds`, which may differ from the interval of live ticks
 * @throws RangeError if a tick is not newer than the previous one; nothing is stored then
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
  const newestOfEach = new Map<string, ValidQuote>();
  const firstSeen = new Map<string, Date>();
  for (const tick of validated) {
    for (const quote of tick.valid) {
      // The newest quote may lack a metric of an earlier one.
      const values = { ...newestOfEach.get(quote.providerId)?.values, ...quote.values };
      newestOfEach.set(quote.providerId, { ...quote, values });
      if (!firstSeen.has(quote.providerId)) firstSeen.set(quote.providerId, tick.at);
    }
  }

  const record = async () => {
    await ensurePartitions(db, first.at, last.at);
    return db.$transaction(
      async (tx) => {
        await lockSource(tx, source.name);
        const state = await ensureSource(tx, source, first.at);
        let previous = state.newestAt;
        for (const tick of ticks) {
          if (previous !== null && tick.at <= previous) {
            throw new RangeError(
              `${source.name}: history at ${tick.at.toISOString()} is not newer than ${previous.toISOString()}. Pass ticks oldest first, each once.`,
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
        const counts = await advanceSeries(
          tx,
          { id: state.sourceId, intervalSeconds: source.intervalSeconds },
          validated.map(({ at, valid }) => ({ at, samples: valid })),
          state.newestAt,
        );
        const stored = counts.map((count) => count.stored);
        await logTicks(tx, state.sourceId, source, validated, stored);
        await computeVolatility(tx, state.sourceId, source.intervalSeconds, last.at);
        await tx.source.update({ where: { id: state.sourceId }, data: { statisticsMissingUntil: last.at } });
        const received = validated.reduce((sum, tick) => sum + tick.received, 0);
        const total = stored.reduce((sum, count) => sum + count, 0);
        return { ticks: ticks.length, stored: total, rejected: received - total };
      },
      { timeout: 300_000, maxWait: 60_000 },
    );
  };
  try {
    return await record();
  } catch (error) {
    // Maintenance packed a day and dropped its partition.
    if (!isMissingPartition(error)) throw error;
    clearPartitionCache(db);
    return record();
  }
}

type Tx = Parameters<typeof computeVolatility>[0];
type ValidatedTick = ValidatedQuotes & { at: Date; received: number };

async function logTicks(
  tx: Tx,
  sourceId: number,
  source: TickSource,
  ticks: readonly ValidatedTick[],
  stored: readonly number[],
): Promise<void> {
  const reasonsOf = (tick: ValidatedTick, i: number) => {
    const untracked = tick.valid.length - (stored[i] ?? 0);
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
        ${plainArray(stored)}::int[],
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
