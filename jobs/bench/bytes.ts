import { SAMPLE_COLUMNS } from "@/jobs/bench/baselines";
import { BENCH_SOURCE, type BenchMarket, FILLED_UNTIL, RETENTION } from "@/jobs/bench/market";
import { Prisma } from "@/lib/db/generated/client";
import { dayOf, ensurePartitions, partitionName } from "@/lib/db/partitions";
import { maintain } from "@/lib/ingest/maintain";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Maximum number of series whose day is thinned to measure its size. */
const MAX_THINNED_SERIES = 500;

/** Sizes in bytes, with indexes. */
export type StoredBytes = {
  /** Per sample of the days that have all samples. */
  raw: { heap: number; index: number; total: number };
  /** Per row of a day thinned to 5 minutes. */
  fiveMinutes: number;
  /** Per row of a day thinned to 1 hour. */
  hourly: number;
  /** Per row, averaged over all thinned days of the default retention. */
  thinned: number;
  /** Estimate of all samples of the default retention, 400 days. */
  allDays: number;
};

/**
 * Measures the size of samples at each resolution. Drops the thinned day of the market, adds a day and thins it, so this is the
 * last measurement.
 * @param at newest tick
 */
export async function measureBytes(market: BenchMarket, at: Date): Promise<StoredBytes> {
  const { db } = market;
  const keepAll = { rawHours: 24 * 366, fiveMinuteDays: 366, hourlyDays: 3 };
  await maintain({ db, at, retention: keepAll });
  const raw = await rawBytes(market, at);

  const day = new Date(dayOf(FILLED_UNTIL.getTime()) - 2 * DAY);
  const empty = await thinnedTablesBytes(market, at);
  const series = await addDay(market, day);
  /** Size of the added day per series, and its number of rows per series, after thinning by a retention. */
  const thin = async (retention: typeof RETENTION) => {
    const { thinned } = await maintain({ db, at, retention });
    const kept = thinned.find((one) => one.day === day.toISOString().slice(0, 10))?.kept;
    if (!kept) throw new Error("The day added was not thinned.");
    return { bytes: ((await thinnedTablesBytes(market, at)) - empty) / series, rows: kept / series };
  };
  // At `at` the added day ended more than a day ago, and the day after it less than a day ago.
  const fiveMinuteDay = await thin({ ...keepAll, rawHours: 26 });
  const hourlyDay = await thin({ ...keepAll, rawHours: 26, fiveMinuteDays: 1 });

  // A day is thinned when its end is older than the tier, so at most 26 h and the current day have all samples.
  const rawDays = RETENTION.rawHours / 24 + 1;
  const fiveMinuteDays = RETENTION.fiveMinuteDays - RETENTION.rawHours / 24;
  const hourlyDays = RETENTION.hourlyDays - RETENTION.fiveMinuteDays;
  const thinnedOf = (field: "bytes" | "rows") =>
    fiveMinuteDays * fiveMinuteDay[field] + hourlyDays * hourlyDay[field];
  const samplesPerDay = DAY / (BENCH_SOURCE.intervalSeconds * 1000);
  return {
    raw,
    fiveMinutes: fiveMinuteDay.bytes / fiveMinuteDay.rows,
    hourly: hourlyDay.bytes / hourlyDay.rows,
    thinned: thinnedOf("bytes") / thinnedOf("rows"),
    allDays: market.series * (rawDays * samplesPerDay * raw.total + thinnedOf("bytes")),
  };
}

/** Adds a copy of the last filled 24 hours of some series as another day. @returns number of series */
async function addDay({ db, series }: BenchMarket, day: Date): Promise<number> {
  const count = Math.min(series, MAX_THINNED_SERIES);
  const from = new Date(FILLED_UNTIL.getTime() - DAY);
  const hours = (from.getTime() - day.getTime()) / HOUR;
  const shifted = SAMPLE_COLUMNS.map((column) =>
    column === "at" || column === "provider_at" ? `${column} - interval '${hours} hours'` : column,
  );
  await ensurePartitions(db, day, day);
  await db.$executeRaw`
    INSERT INTO sample (${Prisma.raw(SAMPLE_COLUMNS.join(", "))})
    SELECT ${Prisma.raw(shifted.join(", "))} FROM sample
    WHERE at >= ${from.toISOString()}::timestamptz AND at < ${FILLED_UNTIL.toISOString()}::timestamptz
      AND series_id IN (SELECT id FROM series ORDER BY id LIMIT ${count})
    ORDER BY at, series_id`;
  return count;
}

/** Size of samples that have all samples of their days. */
async function rawBytes({ db }: BenchMarket, at: Date): Promise<StoredBytes["raw"]> {
  const rows = await db.$queryRaw<{ heap: number; index: number; total: number }[]>`
    SELECT sum(pg_relation_size(oid))::float8 / count AS heap, sum(pg_indexes_size(oid))::float8 / count AS index,
           sum(pg_total_relation_size(oid))::float8 / count AS total
    FROM pg_class, (SELECT count(*) FROM sample) c
    WHERE relname = ANY (${rawTables(at)}) GROUP BY count`;
  const [size] = rows;
  if (!size) throw new Error("The tables of raw samples are missing.");
  return size;
}

/** Size of all tables of thinned samples. */
async function thinnedTablesBytes({ db }: BenchMarket, at: Date): Promise<number> {
  const rows = await db.$queryRaw<{ bytes: number }[]>`
    SELECT sum(pg_total_relation_size(oid))::float8 AS bytes FROM pg_class
    WHERE relkind = 'r' AND relname ~ '^(sample|packed_day)' AND relname <> ALL (${rawTables(at)})`;
  return rows[0]?.bytes ?? 0;
}

/** Tables of the days with all samples: the day before and that of the newest tick. */
function rawTables(at: Date): string[] {
  const today = dayOf(at.getTime());
  return [partitionName(today - DAY), partitionName(today)];
}
