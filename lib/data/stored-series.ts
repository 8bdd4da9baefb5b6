import { AppError } from "@/lib/contracts/errors";
import { isStorable } from "@/lib/contracts/storable-text";
import { plainArray } from "@/lib/db/array-literal";
import type { Database, Transaction } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { MAIN_METRIC, type MetricId } from "@/lib/market/metric";
import type { TimeRange } from "@/lib/series/time-ranges";

/** Either a client or the client inside a transaction. */
export type Reader = Database | Transaction;

/** A series of a pair and properties of its source. Times in epoch milliseconds. */
export type StoredSeries = {
  /** Null if the pair has no series of the metric. */
  seriesId: number | null;
  sourceId: number;
  intervalSeconds: number;
  quote: string;
  firstAtMs: number | null;
  lastAtMs: number | null;
  /** Event time of the source's newest tick, stored or not; null before the first. */
  newestRoundMs: number | null;
};

type SeriesRow = {
  series_id: number | null;
  source_id: number;
  interval_seconds: number;
  quote: string;
  first_at: Date | null;
  last_at: Date | null;
  newest_round: Date | null;
};

/**
 * Finds a pair's series of a metric.
 * @throws AppError `not_found` for an unknown pair
 */
export async function findSeries(
  db: Reader,
  source: string,
  id: string,
  metric: MetricId = MAIN_METRIC,
): Promise<StoredSeries> {
  if (!isStorable(source) || !isStorable(id)) throw unknownPair(source, id);
  const rows = await db.$queryRaw<SeriesRow[]>`
    SELECT s.id AS series_id, src.id AS source_id, src.interval_seconds, p.quote, s.first_at, s.last_at,
           (SELECT max(t.at) FROM tick t WHERE t.source_id = src.id) AS newest_round
    FROM source src
    JOIN pair p ON p.source_id = src.id AND p.provider_id = ${id}
    LEFT JOIN series s ON s.pair_id = p.id AND s.metric = ${metric}
    WHERE src.name = ${source}`;
  const row = rows[0];
  if (!row) throw unknownPair(source, id);
  return {
    seriesId: row.series_id,
    sourceId: row.source_id,
    intervalSeconds: row.interval_seconds,
    quote: row.quote,
    firstAtMs: row.first_at?.getTime() ?? null,
    lastAtMs: row.last_at?.getTime() ?? null,
    newestRoundMs: row.newest_round?.getTime() ?? null,
  };
}

export function unknownPair(source: string, id: string): AppError {
  const shown = id.length > 80 ? `${id.slice(0, 80)}…` : id;
  return new AppError(
    "not_found",
    `No pair "${shown}" is known on "${source}". The list of pairs names them all.`,
  );
}

/** A time as a parameter. */
export function instantText(ms: number): string {
  return new Date(ms).toISOString();
}

/** Texts of recent times: most rows of a list have the same few. */
const isoTexts = new Map<number, string>();
const MAX_ISO_TEXTS = 1000;

/** A time in JSON; null stays null. */
export function isoOf(ms: number | null): string | null {
  if (ms === null) return null;
  const known = isoTexts.get(ms);
  if (known !== undefined) return known;
  if (isoTexts.size >= MAX_ISO_TEXTS) isoTexts.clear();
  const text = instantText(ms);
  isoTexts.set(ms, text);
  return text;
}

/** A list of times as one parameter. */
export function instantArray(instants: readonly number[]): string {
  return plainArray(instants.map(instantText));
}

/** Epoch milliseconds of a column as a double, because converting to `Date` is slow; `extract` is slower than `date_part`. */
export function epochMsSql(column: string): Prisma.Sql {
  return Prisma.raw(`round(date_part('epoch', ${column}) * 1000)`);
}

/**
 * Gaps of a series that overlap a span, oldest first: between two samples further apart than the interval, and since the newest
 * sample if it is older than the interval at the end of the span. A missed manual tick is no gap.
 */
export async function readGaps(
  db: Reader,
  series: StoredSeries,
  fromMs: number,
  toMs: number,
): Promise<TimeRange[]> {
  const intervalMs = series.intervalSeconds * 1000;
  const rows = await readGapRows(db, series, fromMs, toMs);
  const gaps = rows.filter((gap) => gap.to - gap.from > intervalMs);
  const { lastAtMs } = series;
  if (lastAtMs !== null && toMs - lastAtMs > intervalMs) gaps.push({ from: lastAtMs, to: toMs });
  return gaps;
}

/** All stored gaps of a series that end after `fromMs` and begin before `toMs`, oldest first. */
export async function readGapRows(
  db: Reader,
  series: StoredSeries,
  fromMs: number,
  toMs: number,
): Promise<TimeRange[]> {
  const rows = await db.$queryRaw<{ from: number; to: number }[]>`
    SELECT ${epochMsSql("from_at")} AS "from", ${epochMsSql("to_at")} AS "to" FROM gap
    WHERE series_id = ${series.seriesId} AND to_at > ${instantText(fromMs)}::timestamptz
      AND from_at < ${instantText(toMs)}::timestamptz
    ORDER BY to_at`;
  return rows;
}
