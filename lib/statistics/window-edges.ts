import type { Database, Transaction } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { type Edge, edgesSql, missedSql, statisticsCte, windowStarts } from "@/lib/statistics/statistics-sql";

/**
 * Finds the edges at given times, in their order; other properties of a time are kept.
 * @param db for statistics a transaction with a constant snapshot: repeatable read, or one that holds the source's lock
 */
export async function readEdges<Time extends { at: Date }>(
  db: Database | Transaction,
  sourceId: number,
  times: readonly Time[],
): Promise<(Time & Edge)[]> {
  const found = await db.$queryRaw<{ at: Date; tick_at: Date | null }[]>(
    edgesSql(
      sourceId,
      times.map(({ at }) => at),
    ),
  );
  const ticks = found.map((row) => row.tick_at);
  const missed = await db.$queryRaw<{ edge: number; series_id: number; from_at: Date }[]>(
    missedSql(sourceId, ticks),
  );
  return times.map((time, i) => ({
    ...time,
    at: found[i]?.at ?? time.at,
    tickAt: ticks[i] ?? null,
    missed: missed
      .filter(({ edge }) => edge === i + 1)
      .map(({ series_id: seriesId, from_at: at }) => ({ seriesId, at })),
  }));
}

/**
 * `WITH` list of all statistics of a source at a time, computed from the stored rows (`statisticsCte`).
 * @param tx as for `readEdges`
 */
export async function statisticsAtSql(
  tx: Transaction,
  source: { id: number; intervalSeconds: number },
  at: Date,
): Promise<Prisma.Sql> {
  const [end] = await readEdges(tx, source.id, [{ at }]);
  const starts = await readEdges(tx, source.id, windowStarts(at));
  return statisticsCte(source.id, source.intervalSeconds, at, end ?? null, starts);
}
