import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "@/lib/db/client";
import { lockSource } from "@/lib/ingest/record-tick";
import { FILLED_STATISTICS_SPACING_MS } from "@/lib/market/thresholds";
import { storeMarketStatisticsAt } from "@/lib/statistics/market-statistics";

/**
 * Adds the market statistics of ticks that have none: imported history, and what the version before stored. Newest first, one
 * instant a transaction, each followed by a pause of the same length; `source.statistics_missing_until` keeps the
 * progress, so that another run continues. Tracked pairs are those of now.
 * @param signal ends the run after the current instant
 * @returns number of instants filled in
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
        // History that was imported meanwhile has set another instant.
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

/** The newest instant without market statistics: a cell's last tick or, in a thinned day, its edge. Null when there is none. */
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
