import { z } from "zod";
import { mapWithConcurrency, splitEvenly } from "@/lib/data/map-with-concurrency";
import {
  epochMsSql,
  instantArray,
  instantText,
  type Reader,
  type StoredSeries,
} from "@/lib/data/stored-series";
import { Prisma } from "@/lib/db/generated/client";
import { SAMPLE_COLUMNS } from "@/lib/db/stored-samples";
import { parseExact } from "@/lib/stats/exact";
import type { MomentsRow } from "@/lib/stats/moments";

/**
 * `FROM` item `s`: stored samples of a series at given times. One index lookup per time, independent of row estimates, and one per
 * packed day; the bounds exclude partitions of other days.
 * @param times oldest first, at least one
 */
export function samplesAtSql(series: StoredSeries, times: readonly number[]): Prisma.Sql {
  const first = instantText(times[0] ?? 0);
  const last = instantText(times.at(-1) ?? 0);
  const wanted = Prisma.sql`${instantArray(times)}::timestamptz[]`;
  return Prisma.sql`(
    SELECT x.* FROM unnest(${wanted}) AS wanted(at)
    CROSS JOIN LATERAL (
      SELECT ${SAMPLE_COLUMNS} FROM sample
      WHERE series_id = ${series.seriesId} AND at = wanted.at
        AND at >= ${first}::timestamptz AND at <= ${last}::timestamptz
      LIMIT 1) x
    UNION ALL
    SELECT ${SAMPLE_COLUMNS} FROM unpacked_sample
    WHERE series_id = ${series.seriesId} AND at = ANY(${wanted})
      AND day BETWEEN ${first.slice(0, 10)}::date AND ${last.slice(0, 10)}::date) s`;
}

/** Existing rows of a series at given times with their running totals, by time. */
export async function readMomentsRows(
  db: Reader,
  series: StoredSeries,
  instants: Iterable<number>,
): Promise<Map<number, MomentsRow>> {
  const times = [...new Set(instants)].sort((a, b) => a - b);
  const found = await mapWithConcurrency(splitEvenly(times), async (part) => {
    // One JSON text instead of many rows, because converting rows in the client costs more than finding them.
    const rows = await db.$queryRaw<{ rows: string | null }[]>`
      SELECT json_agg(json_build_array(
        ${epochMsSql("s.at")}, s.n, s.sum_w, s.sum_w_fresh, s.sum_tau, s.returns,
        s.value::text, s.sum_wp::text, s.sum_wp2::text, s.sum_r2::text, s.sum_r4::text))::text AS rows
      FROM ${samplesAtSql(series, part)}`;
    return rowTexts.parse(JSON.parse(rows[0]?.rows ?? "[]"));
  });
  return new Map(found.flat().map((row) => [row[0], toMomentsRow(row)]));
}

const rowTexts = z.array(
  z.tuple([
    ...([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()] as const),
    ...([z.string(), z.string(), z.string(), z.string(), z.string()] as const),
  ]),
);

function toMomentsRow(row: z.infer<typeof rowTexts>[number]): MomentsRow {
  const [atMs, n, sumW, sumWFresh, sumTau, returns, value, sumWp, sumWp2, sumR2, sumR4] = row;
  return {
    atMs,
    price: parseExact(value),
    moments: {
      ...{ n, sumW, sumWFresh, sumTau, returns },
      sumWp: parseExact(sumWp),
      sumWp2: parseExact(sumWp2),
      sumR2: parseExact(sumR2),
      sumR4: parseExact(sumR4),
    },
  };
}
