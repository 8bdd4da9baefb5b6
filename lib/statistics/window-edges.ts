import type { Database, Transaction } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { type Edge, edgesSql, missedSql, statisticsCte, windowStarts } from "@/lib/statistics/statistics-sql";

/**
 * Finds the edges at given times, in their order; other properties of a time are kept.
 * @param db for statistics a transaction of `readSnapshot`, or one that holds the source's lock
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
 * Makes the statements of a transaction join series with their rows by hash. With outdated table statistics, which are usual for
 * the partition of the current day, the planner could compare each series with each row.
 */
export async function preferHashJoins(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT set_config('enable_nestloop', 'off', true)`;
}

/**
 * `WITH` list of all statistics of a source at a time, computed from the stored rows (`statisticsCte`).
 * @param tx as for `readEdges`
 * @param options.isNewest whether nothing is stored after `at`, as in a tick
 */
export async function statisticsAtSql(
  tx: Transaction,
  source: { id: number; intervalSeconds: number },
  at: Date,
  options: { isNewest?: boolean } = {},
): Promise<Prisma.Sql> {
  await preferHashJoins(tx);
  const starts = await readEdges(tx, source.id, windowStarts(at));
  const [end] = options.isNewest ? [] : await readEdges(tx, source.id, [{ at }]);
  return statisticsCte(source.id, source.intervalSeconds, at, end ?? null, starts);
}
