import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "@/lib/db/client";
import { lockSource } from "@/lib/ingest/record-tick";
import { FILLED_STATISTICS_SPACING_MS } from "@/lib/market/thresholds";
import { storeMarketStatisticsAt } from "@/lib/statistics/market-statistics";

/**
 * Adds missing market statistics of imported history and of ticks stored by earlier versions, newest first. Each tick has its
 * own transaction, followed by a pause of the same duration. The progress is in `source.statistics_missing_until`, so that the
 * next run continues. Pairs tracked now are used for all ticks.
 * @param signal stops the run after the current tick
 * @returns number of ticks added
 */
export async function fillMarketStatistics(db: Database, signal: AbortSignal): Promise<number> {
  let filled = 0;
  while (!signal.aborted) {
    const startMs = performance.now();
    const source = await db.source.findFirst({ where: { statisticsMissingUntil: { not: null } } });
    const until = source?.statisticsMissingUntil;
    if (!source || !until) break;
    const next = await findNext(db, source.id, until);
    await db.$transaction(
      async (tx) => {
        await lockSource(tx, source.name);
        if (next) await storeMarketStatisticsAt(tx, source, next.at);
        // An import of history in the meantime has set another value.
        await tx.source.updateMany({
          where: { id: source.id, statisticsMissingUntil: until },
          data: { statisticsMissingUntil: next?.cellStart ?? null },
        });
      },
      { timeout: 120_000, maxWait: 60_000 },
    );
    if (next) filled += 1;
    await delay(performance.now() - startMs, undefined, { signal }).catch(() => undefined);
  }
  return filled;
}

/** Newest time without market statistics: the last tick of a cell, or on a thinned day the cell's end; null if there is none. */
async function findNext(
  db: Database,
  sourceId: number,
  until: Date,
): Promise<{ at: Date; cellStart: Date } | null> {
  const rows = await db.$queryRaw<{ at: Date; cellStart: Date }[]>`
    SELECT CASE WHEN d.resolution_seconds = 0 THEN t.at ELSE c.start_at + c.length END AS at, c.start_at AS "cellStart"
    FROM tick t
    JOIN sample_day d ON d.day = (t.at AT TIME ZONE 'UTC')::date
    CROSS JOIN LATERAL (SELECT greatest(d.resolution_seconds, ${FILLED_STATISTICS_SPACING_MS / 1000}) * interval '1 second' AS length) l
    CROSS JOIN LATERAL (
      SELECT length, date_bin(length, t.at - interval '1 millisecond', 'epoch') AS start_at) c
    WHERE t.source_id = ${sourceId} AND t.outcome = 'stored' AND t.at <= ${until.toISOString()}::timestamptz
      AND NOT EXISTS (SELECT FROM market_statistics m
                      WHERE m.source_id = ${sourceId} AND m."window" = '24h' AND m.metric = 'price' AND m.figure = 'rv'
                        AND m.at > c.start_at AND m.at <= c.start_at + c.length)
    ORDER BY t.at DESC LIMIT 1`;
  return rows[0] ?? null;
}
