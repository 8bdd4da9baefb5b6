import type { Database, Transaction } from "@/lib/db/client";

const DAY_MS = 86_400_000;

/** Start of an instant's UTC day, in epoch milliseconds. */
export function dayOf(atMs: number): number {
  return Math.floor(atMs / DAY_MS) * DAY_MS;
}

const dayDigits = (dayMs: number) => new Date(dayMs).toISOString().slice(0, 10).replaceAll("-", "");

/** Name of the partition of `sample` for a UTC day: `sample_20260131`. */
export function partitionName(dayMs: number): string {
  return `sample_${dayDigits(dayMs)}`;
}

/** Name of the partition of `packed_day` for a UTC day: `packed_day_20260131`. */
export function packedPartitionName(dayMs: number): string {
  return `packed_day_${dayDigits(dayMs)}`;
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

/** Whether an insert failed because the cache of known partitions is outdated. */
export function isMissingPartition(error: unknown): boolean {
  return String(error).includes("no partition of relation");
}

/** Attaches the table of a day, with the name of a partition, to `sample`. */
export async function attachPartition(tx: Transaction, dayMs: number): Promise<void> {
  const [from, to] = [dayMs, dayMs + DAY_MS].map((ms) => new Date(ms).toISOString());
  await tx.$executeRawUnsafe(
    `ALTER TABLE "sample" ATTACH PARTITION "${partitionName(dayMs)}" FOR VALUES FROM ('${from}') TO ('${to}')`,
  );
}

// Created separately, then attached: attaching blocks neither reads nor inserts in other partitions.
async function createPartition(tx: Transaction, dayMs: number): Promise<boolean> {
  const name = partitionName(dayMs);
  const existing = await tx.$queryRaw<
    { present: boolean }[]
  >`SELECT to_regclass(${name}) IS NOT NULL AS present`;
  if (existing[0]?.present) return false;
  // DDL takes no parameters; both dates are computed from a number here.
  await tx.$executeRawUnsafe(
    `CREATE TABLE "${name}" (LIKE "sample" INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`,
  );
  await attachPartition(tx, dayMs);
  // A packed day has a partition again for samples that arrive later, until the next maintenance.
  await tx.$executeRaw`
    INSERT INTO sample_day (day) VALUES (${new Date(dayMs).toISOString()}::timestamptz AT TIME ZONE 'UTC')
    ON CONFLICT (day) DO UPDATE SET packed = false`;
  return true;
}

/** Days that have samples or a partition for them, oldest first, and the resolution of each (0 = every sample). */
export async function listSampleDays(
  db: Database,
): Promise<{ day: Date; resolutionSeconds: number; packed: boolean }[]> {
  return db.sampleDay.findMany({ orderBy: { day: "asc" } });
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
      await tx.$executeRaw`SELECT set_config('lock_timeout', '2s', true)`;
      const names = [partitionName(day.getTime()), packedPartitionName(day.getTime())];
      await tx.$executeRawUnsafe(`DROP TABLE IF EXISTS ${names.map((name) => `"${name}"`).join(", ")}`);
      await tx.$executeRaw`DELETE FROM sample_day WHERE day = ${day.toISOString()}::date`;
    });
  }
  await db.$executeRaw`DELETE FROM gap WHERE to_at < ${end}::timestamptz`;
  await db.$executeRaw`DELETE FROM market_statistics WHERE at < ${end}::timestamptz`;
  await db.$executeRaw`DELETE FROM tick WHERE at < ${end}::timestamptz`;
  clearPartitionCache(db);
  return days.map(({ day }) => day.toISOString().slice(0, 10));
}
