import type { BenchMarket } from "@/jobs/bench/market";
import { type Timing, timing } from "@/jobs/bench/measure";
import { DAY_SAMPLES, type NextPair, readDay } from "@/jobs/bench/reads";
import { type Database, openDatabase } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";

// Time that the database needs for a day of one series: the statements of the product, compared with a scan of the same rows
// stored next to each other.

const DAY_MS = 86_400_000;

export type DayReadTimings = {
  /** First read of a pair, after emptying the cache of PostgreSQL where possible. */
  dayCold: Timing;
  /** The same read again. */
  dayWarm: Timing;
  /** Scan of the same rows in a table ordered by series and time, in the cache. */
  dayContiguous: Timing;
};

/**
 * Measures the reading of another pair at each repetition; the first one is not counted.
 * @param at newest tick
 * @returns timings, and whether the cache of PostgreSQL was emptied before each cold read
 */
export async function measureDayRead(
  market: BenchMarket,
  at: Date,
  nextPair: NextPair,
  repetitions: number,
): Promise<{ timings: DayReadTimings; isCacheEmptied: boolean }> {
  // Few connections, so that the first repetition warms up all of them.
  const db = openDatabase(market.url, { max: 2 });
  try {
    const isCacheEmptied = await canEmptyCache(db);
    const pairs = Array.from({ length: repetitions + 1 }, nextPair);
    await createContiguousTable(
      db,
      pairs.map(({ id }) => id),
      at,
    );
    const cold: number[] = [];
    const warm: number[] = [];
    const contiguous: number[] = [];
    for (const pair of pairs) {
      if (isCacheEmptied) await emptyCache(db);
      cold.push(await sampleStatementsMs(db, (timed) => readDay(timed, pair)));
      warm.push(await sampleStatementsMs(db, (timed) => readDay(timed, pair)));
      await readContiguous(db, pair.id, at);
      contiguous.push(await sampleStatementsMs(db, (timed) => readContiguous(timed, pair.id, at)));
    }
    return {
      timings: {
        dayCold: timing(cold.slice(1)),
        dayWarm: timing(warm.slice(1)),
        dayContiguous: timing(contiguous.slice(1)),
      },
      isCacheEmptied,
    };
  } finally {
    await db.$disconnect();
  }
}

/** Whether the server can empty its cache: PostgreSQL 18 with `pg_buffercache`, as a superuser. */
async function canEmptyCache(db: Database): Promise<boolean> {
  try {
    await db.$executeRaw`CREATE EXTENSION IF NOT EXISTS pg_buffercache`;
    await emptyCache(db);
    return true;
  } catch {
    return false;
  }
}

/** Removes all tables and indexes of this database from the cache of PostgreSQL; the system may still cache their files. */
async function emptyCache(db: Database): Promise<void> {
  await db.$queryRaw`
    SELECT sum((pg_buffercache_evict_relation(oid)).buffers_evicted) FROM pg_class
    WHERE relkind IN ('r', 'i', 't') AND relpersistence = 'p' AND oid >= 16384`;
}

/** Copies the last 24 hours of some pairs into a table ordered by series and time. */
async function createContiguousTable(db: Database, ids: readonly string[], at: Date): Promise<void> {
  await db.$executeRaw`
    CREATE TABLE contiguous_sample AS
    SELECT p.provider_id, s.* FROM sample s JOIN series ON series.id = s.series_id JOIN pair p ON p.id = series.pair_id
    WHERE p.provider_id = ANY (${ids}) AND s.at > ${dayBefore(at)}::timestamptz
    ORDER BY s.series_id, s.at`;
  await db.$executeRaw`CREATE UNIQUE INDEX ON contiguous_sample (provider_id, at)`;
  await db.$executeRaw`VACUUM (ANALYZE) contiguous_sample`;
}

const dayBefore = (at: Date) => new Date(at.getTime() - DAY_MS).toISOString();

/** Reads a day from the contiguous table as JSON, like the product. @throws Error if a sample is missing */
async function readContiguous(db: Database, id: string, at: Date): Promise<void> {
  const rows = await db.$queryRaw<{ points: string }[]>`
    SELECT json_agg(json_build_array((extract(epoch FROM at) * 1000)::float8, value, 0) ORDER BY at)::text AS points
    FROM contiguous_sample
    WHERE provider_id = ${id} AND at > ${dayBefore(at)}::timestamptz AND at <= ${at.toISOString()}::timestamptz`;
  const count: number = JSON.parse(rows[0]?.points ?? "[]").length;
  if (count !== DAY_SAMPLES) throw new Error(`${id}: ${count} contiguous samples instead of ${DAY_SAMPLES}.`);
}

/** A statement that returns samples of a series as one JSON text. */
const SAMPLE_STATEMENT = /json_agg.*\b(\w*sample|packed_day)\b/s;

/**
 * Time from the first to the last of a read's statements that return samples; other statements, and the work on their results,
 * are not counted.
 * @param read uses the database that it receives
 * @throws Error if there is no such statement
 */
async function sampleStatementsMs(
  db: Database,
  read: (timed: Database) => Promise<unknown>,
): Promise<number> {
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  const queryRaw = async (query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => {
    const statement = "raw" in query ? Prisma.sql(query, ...values) : query;
    const sentAt = performance.now();
    const rows = await db.$queryRaw(statement);
    if (SAMPLE_STATEMENT.test(statement.sql)) {
      start = Math.min(start, sentAt);
      end = Math.max(end, performance.now());
    }
    return rows;
  };
  await read(
    new Proxy(db, {
      get: (target, name) => (name === "$queryRaw" ? queryRaw : Reflect.get(target, name)),
    }),
  );
  if (end < start) throw new Error("The read has no statement that returns samples.");
  return end - start;
}
