import type { Database, Transaction } from "@/lib/db/client";

const DAY_MS = 86_400_000;

/** Start of an instant's UTC day, in epoch milliseconds. */
export function dayOf(atMs: number): number {
  return Math.floor(atMs / DAY_MS) * DAY_MS;
}

/** Name of the partition of `sample` for a UTC day: `sample_20260131`. */
export function partitionName(dayMs: number): string {
  return `sample_${new Date(dayMs).toISOString().slice(0, 10).replaceAll("-", "")}`;
}

const known = new WeakMap<Database, Set<number>>();

/**
 * Creates missing daily partitions of `sample`. Safe to call from several processes at once; known partitions are
 * cached, so a call per tick is cheap.
 * @param from first instant, inclusive
 * @param to last instant, inclusive
 * @returns names of the partitions created
 */
export async function ensurePartitions(db: Database, from: Date, to: Date): Promise<string[]> {
  const seen = known.get(db) ?? new Set<number>();
  known.set(db, seen);
  const missing: number[] = [];
  for (let day = dayOf(from.getTime()); day <= to.getTime(); day += DAY_MS) {
    if (!seen.has(day)) missing.push(day);
  }
  if (missing.length === 0) return [];
  const made = await db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('sigmawatch.partitions'))`;
      const names: string[] = [];
      for (const day of missing) {
        if (await createPartition(tx, day)) names.push(partitionName(day));
      }
      return names;
    },
    { timeout: 60_000, maxWait: 60_000 },
  );
  for (const day of missing) seen.add(day);
  return made;
}

/** Clears the cache of known partitions, after some were dropped or the database was replaced. */
export function clearPartitionCache(db: Database): void {
  known.delete(db);
}

// Created separately, then attached: attaching blocks neither reads nor inserts in other partitions.
async function createPartition(tx: Transaction, dayMs: number): Promise<boolean> {
  const name = partitionName(dayMs);
  const from = new Date(dayMs).toISOString();
  const to = new Date(dayMs + DAY_MS).toISOString();
  const existing = await tx.$queryRaw<
    { present: boolean }[]
  >`SELECT to_regclass(${name}) IS NOT NULL AS present`;
  if (existing[0]?.present) return false;
  // DDL takes no parameters; both dates are computed from a number here.
  await tx.$executeRawUnsafe(
    `CREATE TABLE "${name}" (LIKE "sample" INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`,
  );
  await tx.$executeRawUnsafe(
    `ALTER TABLE "sample" ATTACH PARTITION "${name}" FOR VALUES FROM ('${from}') TO ('${to}')`,
  );
  await tx.$executeRaw`INSERT INTO sample_day (day) VALUES (${from}::timestamptz AT TIME ZONE 'UTC') ON CONFLICT DO NOTHING`;
  return true;
}

/** Days that have a partition, oldest first, and the resolution of each (0 = every sample). */
export async function listSampleDays(db: Database): Promise<{ day: Date; resolutionSeconds: number }[]> {
  return db.sampleDay.findMany({ orderBy: { day: "asc" } });
}

/**
 * Rewrites one day of `sample`: of each series, keeps the last row of each cell `(k·resolution, (k+1)·resolution]`
 * and moves it to the cell's edge, where windows begin. Because rows hold running totals, windows between kept rows
 * give the same figures as before. The day's rows of `market_statistics` are thinned alike.
 * @param day start of the UTC day
 * @param resolutionSeconds 300 or 3600, coarser than the current resolution
 * @returns row counts before and after; null if another run already did it
 * @throws if the day's rows changed meanwhile or could not be locked in time; nothing is changed then
 */
export async function thinDay(
  db: Database,
  day: Date,
  resolutionSeconds: number,
): Promise<{ before: number; kept: number } | null> {
  const table = `"${partitionName(day.getTime())}"`;
  const from = day.toISOString();
  const to = new Date(day.getTime() + DAY_MS).toISOString();
  return db.$transaction(
    async (tx) => {
      // One run at a time, locked before reading: two runs that had read the day would deadlock.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('sigmawatch.maintain'))`;
      const done = await tx.$queryRaw<{ resolution: number }[]>`
        SELECT resolution_seconds AS resolution FROM sample_day WHERE day = ${from}::date`;
      if ((done[0]?.resolution ?? 0) >= resolutionSeconds) return null;
      // One cell after another: rows are in time order, so each sort is small.
      await tx.$executeRawUnsafe(
        `CREATE TEMP TABLE kept ON COMMIT DROP AS
         SELECT k.* FROM generate_series($1::timestamptz, $2::timestamptz, $3 * interval '1 second') AS cell(edge)
         CROSS JOIN LATERAL (
           SELECT DISTINCT ON (s.series_id) s.* FROM ${table} s
           WHERE s.at > cell.edge - $3 * interval '1 second' AND s.at <= cell.edge
           ORDER BY s.series_id, s.at DESC) k`,
        from,
        to,
        resolutionSeconds,
      );
      const count = async (relation: string) =>
        (await tx.$queryRawUnsafe<{ rows: number }[]>(`SELECT count(*)::int AS rows FROM ${relation}`))[0]
          ?.rows ?? 0;
      const read = await tx.$queryRawUnsafe<{ newest: number }[]>(
        `SELECT coalesce(sum(n), 0)::float8 AS newest FROM ${table}`,
      );
      const before = await count(table);
      const kept = await count("kept");
      await tx.$executeRaw`SELECT set_config('lock_timeout', '10s', true)`;
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('sigmawatch.thin'))`;
      await tx.$executeRawUnsafe(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
      const now = await tx.$queryRawUnsafe<{ newest: number }[]>(
        `SELECT coalesce(sum(n), 0)::float8 AS newest FROM ${table}`,
      );
      if (now[0]?.newest !== read[0]?.newest) {
        throw new Error(`Samples of ${from.slice(0, 10)} arrived while the day was being thinned.`);
      }
      await tx.$executeRawUnsafe(`TRUNCATE ${table}`);
      await tx.$executeRawUnsafe(`INSERT INTO ${table} SELECT * FROM kept ORDER BY at, series_id`);
      await tx.$executeRaw`
        DELETE FROM market_statistics m USING (
          SELECT source_id, "window", metric, figure, at,
                 lead(at) OVER (PARTITION BY source_id, "window", metric, figure ORDER BY at) AS next_at
          FROM market_statistics WHERE at >= ${from}::timestamptz AND at < ${to}::timestamptz) k
        WHERE (m.source_id, m."window", m.metric, m.figure, m.at) = (k.source_id, k."window", k.metric, k.figure, k.at)
          AND k.next_at <= date_bin(${resolutionSeconds} * interval '1 second', k.at - interval '1 millisecond', 'epoch')
                           + ${resolutionSeconds} * interval '1 second'`;
      await tx.$executeRaw`UPDATE sample_day SET resolution_seconds = ${resolutionSeconds} WHERE day = ${from}::date`;
      return { before, kept };
    },
    { timeout: 1_800_000, maxWait: 60_000 },
  );
}

/**
 * Drops the partitions of the days that ended at or before an instant, with the ticks, gaps and market statistics of that time.
 * @returns the days dropped, as `2026-01-31`
 */
export async function dropPartitionsBefore(db: Database, instant: Date): Promise<string[]> {
  const days = (await listSampleDays(db)).filter(({ day }) => day.getTime() + DAY_MS <= instant.getTime());
  const newest = days.at(-1);
  if (!newest) return [];
  const end = new Date(newest.day.getTime() + DAY_MS).toISOString();
  for (const { day } of days) {
    await db.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT set_config('lock_timeout', '10s', true)`;
      await tx.$executeRawUnsafe(`DROP TABLE IF EXISTS "${partitionName(day.getTime())}"`);
      await tx.$executeRaw`DELETE FROM sample_day WHERE day = ${day.toISOString()}::date`;
    });
  }
  await db.$executeRaw`DELETE FROM gap WHERE to_at < ${end}::timestamptz`;
  await db.$executeRaw`DELETE FROM market_statistics WHERE at < ${end}::timestamptz`;
  await db.$executeRaw`DELETE FROM tick WHERE at < ${end}::timestamptz`;
  clearPartitionCache(db);
  return days.map(({ day }) => day.toISOString().slice(0, 10));
}
