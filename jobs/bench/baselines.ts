import { BENCH_SOURCE, type BenchMarket } from "@/jobs/bench/market";
import { plainArray } from "@/lib/db/array-literal";
import type { Database, Transaction } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import type { WindowId } from "@/lib/market/window";
import { statisticsCte, windowStarts } from "@/lib/statistics/statistics-sql";
import { readEdges } from "@/lib/statistics/window-edges";

// Baselines for the tick: the minimum cost of storing its rows, and its figures computed without running totals.

const DAY_MS = 86_400_000;

/** A stored sample with every column as text. */
export type SampleRow = Record<(typeof SAMPLE_COLUMNS)[number], string | null>;

/** Columns of `sample`. */
export const SAMPLE_COLUMNS = [
  "at",
  "provider_at",
  "sum_w",
  "sum_w_fresh",
  "sum_tau",
  "series_id",
  "n",
  "returns",
  "value",
  "sum_wp",
  "sum_wp2",
  "sum_r2",
  "sum_r4",
] as const;

/** Creates a second table like `sample`, including partitions, for the bare insert. */
export async function createBareTable(db: Database): Promise<void> {
  await db.$executeRaw`CREATE TABLE bare_sample (LIKE sample INCLUDING ALL) PARTITION BY RANGE (at)`;
  const partitions = await db.$queryRaw<{ name: string; bound: string }[]>`
    SELECT c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bound
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'sample'::regclass`;
  for (const { name, bound } of partitions) {
    await db.$executeRawUnsafe(`CREATE TABLE "bare_${name}" PARTITION OF bare_sample ${bound}`);
  }
}

/** The rows of one tick as they were stored. */
export async function sampleRowsAt(db: Database, at: Date): Promise<SampleRow[]> {
  const columns = Prisma.raw(SAMPLE_COLUMNS.map((column) => `${column}::text`).join(", "));
  return db.$queryRaw<SampleRow[]>`
    SELECT ${columns} FROM sample WHERE at = ${at.toISOString()}::timestamptz ORDER BY series_id`;
}

/** Inserts stored rows again, with one array parameter per column as in the tick. */
export async function bareInsert(db: Database, rows: readonly SampleRow[]): Promise<number> {
  const column = (name: (typeof SAMPLE_COLUMNS)[number]) =>
    // Timestamps in PostgreSQL's format contain a space and need quotes.
    plainArray(rows.map((row) => (name === "at" || name === "provider_at" ? quoted(row[name]) : row[name])));
  return db.$executeRaw`
    INSERT INTO bare_sample (${Prisma.raw(SAMPLE_COLUMNS.join(", "))})
    SELECT * FROM unnest(
      ${column("at")}::timestamptz[], ${column("provider_at")}::timestamptz[], ${column("sum_w")}::bigint[],
      ${column("sum_w_fresh")}::bigint[], ${column("sum_tau")}::bigint[], ${column("series_id")}::int[],
      ${column("n")}::int[], ${column("returns")}::int[], ${column("value")}::numeric[],
      ${column("sum_wp")}::numeric[], ${column("sum_wp2")}::numeric[], ${column("sum_r2")}::numeric[],
      ${column("sum_r4")}::numeric[])`;
}

const quoted = (text: string | null) => (text === null ? null : `"${text}"`);

const TOTALS = ["n", "returns", "sum_w", "sum_w_fresh", "sum_tau", "sum_wp", "sum_wp2", "sum_r2", "sum_r4"];

/** Computes only the differences of all totals between a tick and the newest samples, the minimum cost of a window's statistics. */
export async function runDifferences({ db }: BenchMarket, tickAt: Date): Promise<void> {
  const differences = Prisma.raw(TOTALS.map((total) => `count(s.${total} - b.${total})`).join(", "));
  await db.$queryRaw`
    SELECT ${differences} FROM series s
    JOIN sample b ON b.series_id = s.id AND b.at = ${tickAt.toISOString()}::timestamptz`;
}

/**
 * Mean, population standard deviation and realized volatility of the 24 hours before a time, for every series, from its values:
 * one pass for mean and deviation (in numeric, which is exact and faster here than casting every value to a double), and a
 * pass over the anchors for the returns. The anchor of each cell is its first tick's sample, because no sample is missing.
 */
function recomputed({ sourceId }: BenchMarket, at: Date): Prisma.Sql {
  const to = at.toISOString();
  const from = new Date(at.getTime() - DAY_MS).toISOString();
  return Prisma.sql`
    SELECT m.series_id, m.n, m.mean, m.std_dev, sqrt(r.r2 / (r.tau / 86400)) AS rv
    FROM (
      SELECT series_id, count(*)::int AS n, avg(value)::float8 AS mean, stddev_pop(value)::float8 AS std_dev
      FROM sample WHERE at > ${from}::timestamptz AND at <= ${to}::timestamptz GROUP BY series_id
    ) m JOIN (
      SELECT series_id, sum(r * r) AS r2, sum(tau) AS tau
      FROM (
        SELECT s.series_id, s.at, ln(s.value::float8 / lag(s.value::float8) OVER w) AS r,
               extract(epoch FROM s.at - lag(s.at) OVER w)::float8 AS tau
        FROM sample s
        WHERE s.at = ANY (ARRAY(
          SELECT min(t.at) FROM tick t
          WHERE t.source_id = ${sourceId} AND t.at > ${from}::timestamptz - interval '5 minutes' AND t.at <= ${to}::timestamptz
          GROUP BY date_bin('5 minutes', t.at, 'epoch')))
          AND s.at > ${from}::timestamptz - interval '5 minutes' AND s.at <= ${to}::timestamptz
        WINDOW w AS (PARTITION BY s.series_id ORDER BY s.at)
      ) returns
      WHERE at > ${from}::timestamptz AND tau <= 1800
      GROUP BY series_id
    ) r USING (series_id)`;
}

/** Recomputed figures by series id. */
export async function readRecomputed(
  market: BenchMarket,
  at: Date,
): Promise<Map<number, { n: number; mean: number; std_dev: number; rv: number }>> {
  const rows = await market.db.$queryRaw<
    { series_id: number; n: number; mean: number; std_dev: number; rv: number }[]
  >(recomputed(market, at));
  return new Map(rows.map((row) => [row.series_id, row]));
}

/** Runs only the statement of the recomputation, without sending its rows to the client. */
export async function runRecomputation(market: BenchMarket, at: Date): Promise<void> {
  await market.db
    .$queryRaw`SELECT max(n), max(mean), max(std_dev), max(rv) FROM (${recomputed(market, at)}) r`;
}

/**
 * Stores the recomputed figures as those of 24 h, as a tick would. A temporary table allows parallel workers, which an UPDATE does
 * not.
 */
export async function storeRecomputation(tx: Transaction, market: BenchMarket, at: Date): Promise<void> {
  await tx.$executeRaw`CREATE TEMP TABLE recomputed ON COMMIT DROP AS ${recomputed(market, at)}`;
  await tx.$executeRaw`
    UPDATE series_statistics s SET at = ${at.toISOString()}::timestamptz, n[2] = r.n, mean[2] = r.mean,
      std_dev[2] = r.std_dev, cv[2] = r.std_dev / r.mean, rv[2] = r.rv
    FROM recomputed r WHERE s.series_id = r.series_id`;
}

/** Finds the start edges of windows as the tick does. */
export function readStartEdges({ db, sourceId }: BenchMarket, at: Date, windows: readonly WindowId[]) {
  return readEdges(
    db,
    sourceId,
    windowStarts(at).filter((start) => windows.includes(start.window)),
  );
}

/** The statistics statement of the tick for some windows, without sending its rows to the client. */
export async function statisticsStatement(
  market: BenchMarket,
  at: Date,
  windows: readonly WindowId[],
): Promise<Prisma.Sql> {
  const edges = await readStartEdges(market, at, windows);
  return Prisma.sql`
    WITH ${statisticsCte(market.sourceId, BENCH_SOURCE.intervalSeconds, at, null, edges)}
    SELECT max(from_at), max(n), max(returns), max(coverage), max(fresh_coverage), max(mean), max(std_dev), max(cv),
           max(change), max(rv), max(rv_std_err), bool_or(pegged), max(rank), max(rank_of)
    FROM ranked`;
}
