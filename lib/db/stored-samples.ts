import { Prisma } from "@/lib/db/generated/client";

/** Columns of `sample`, which `unpacked_sample` has too. */
export const SAMPLE_COLUMNS = Prisma.raw(
  "at, provider_at, sum_w, sum_w_fresh, sum_tau, series_id, n, returns, value, sum_wp, sum_wp2, sum_r2, sum_r4",
);

/**
 * `FROM` item without alias: the samples of all series, packed or not, between two times, inclusive. A condition on `series_id`
 * with a constant selects single rows of `packed_day`; partitions of other days are excluded.
 */
export function storedSamplesSql(from: Date, to: Date): Prisma.Sql {
  const first = Prisma.sql`${from.toISOString()}::timestamptz`;
  // The planner estimates the rows of one time well, but not those of a range that contains one time.
  const bounds =
    from.getTime() === to.getTime()
      ? Prisma.sql`at = ${first}`
      : Prisma.sql`at BETWEEN ${first} AND ${to.toISOString()}::timestamptz`;
  return Prisma.sql`(
    SELECT ${SAMPLE_COLUMNS} FROM sample WHERE ${bounds}
    UNION ALL
    SELECT ${SAMPLE_COLUMNS} FROM unpacked_sample
    WHERE day BETWEEN ${dayText(from)}::date AND ${dayText(to)}::date AND ${bounds})`;
}

/**
 * `LATERAL` subquery: the sample of one series at one time, packed or not, of a preceding item `wanted` with `series_id` and `at`.
 * @param from lower bound of `wanted.at`
 * @param to upper bound
 */
export function storedSampleSql(wanted: string, from: Date, to: Date): Prisma.Sql {
  const [seriesId, at] = ["series_id", "at"].map((column) => Prisma.raw(`${wanted}.${column}`));
  const isWanted = Prisma.sql`series_id = ${seriesId} AND at = ${at}`;
  return Prisma.sql`(
    SELECT ${SAMPLE_COLUMNS} FROM sample
    WHERE ${isWanted} AND at BETWEEN ${from.toISOString()}::timestamptz AND ${to.toISOString()}::timestamptz
    UNION ALL
    SELECT ${SAMPLE_COLUMNS} FROM unpacked_sample
    WHERE ${isWanted} AND day = (${at} AT TIME ZONE 'UTC')::date
      AND day BETWEEN ${dayText(from)}::date AND ${dayText(to)}::date
    LIMIT 1)`;
}

/** @example dayText(new Date("2026-01-31T12:00:00Z")) // "2026-01-31" */
function dayText(at: Date): string {
  return at.toISOString().slice(0, 10);
}
