import type { Transaction } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import {
  type Edge,
  edgesSql,
  silentSinceSql,
  statisticsCte,
  windowStarts,
} from "@/lib/statistics/statistics-sql";

/**
 * Edges of windows that begin or end at given times, in their order.
 * @param tx a transaction with a constant snapshot: repeatable read, or one that holds the source's lock
 */
export async function readEdges(
  tx: Transaction,
  sourceId: number,
  instants: readonly Date[],
): Promise<Required<Edge>[]> {
  const rows = await tx.$queryRaw<{ at: Date; tick_at: Date | null }[]>(edgesSql(sourceId, instants));
  const edges = rows.map((row) => ({ at: row.at, tickAt: row.tick_at }));
  const silent = await tx.$queryRaw<{ silent_since: Date | null }[]>(silentSinceSql(sourceId, edges));
  return edges.map((edge, i) => ({ ...edge, silentSince: silent[i]?.silent_since ?? null }));
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
  const starts = windowStarts(at);
  const [end, ...edges] = await readEdges(tx, source.id, [at, ...starts.map((start) => start.at)]);
  const windows = starts.map((start, i) => ({ ...start, ...(edges[i] ?? { tickAt: null }) }));
  return statisticsCte(source.id, source.intervalSeconds, at, end ?? { at, tickAt: null }, windows);
}
