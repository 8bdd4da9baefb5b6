import { Client } from "pg";
import { type Database, openDatabase } from "@/lib/db/client";
import { applyMigrations } from "@/lib/db/migrate";
import { ensurePartitions } from "@/lib/db/partitions";
import { maintain } from "@/lib/ingest/maintain";
import type { TickSource } from "@/lib/ingest/record-tick";
import { MAIN_METRIC } from "@/lib/market/metric";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const WEEK = 7 * DAY;

/** Newest minute stored before the measurements. Constant, so that all runs store the same rows. */
export const FILLED_UNTIL = new Date("2026-01-14T12:00:00Z");

/** Maximum number of ticks recorded after it, for each of which the seven-day window needs a start row. */
export const TICKS_AHEAD = 120;

/** Default retention of lib/env.ts, whatever the environment sets. */
export const RETENTION = { rawHours: 26, fiveMinuteDays: 8, hourlyDays: 400 };

/** Source of all series. */
export const BENCH_SOURCE: TickSource = {
  name: "bench",
  kind: "replay",
  intervalSeconds: 60,
  limits: null,
};

/** Database of one size of the benchmark. */
export type BenchMarket = { url: string; db: Database; sourceId: number; series: number };

/** Identity of a pair in quotes. */
export function benchPair(index: number): { providerId: string; base: string; quote: string; name: string } {
  const number = String(index).padStart(5, "0");
  return { providerId: `coin-${number}-usd`, base: `C${number}`, quote: "USD", name: `Coin ${number}` };
}

/**
 * Stores the same rows as a day of ticks: the last 24 hours of every series with running totals, and thinned rows around the
 * start of the seven-day window. Plain SQL is many times faster than single ticks.
 * @param url an empty database
 */
export async function fillMarket(
  url: string,
  options: { series: number; log: (line: string) => void },
): Promise<BenchMarket> {
  await applyMigrations(url);
  const db = openDatabase(url);
  const rawFrom = new Date(FILLED_UNTIL.getTime() - DAY);
  const oldFrom = new Date(FILLED_UNTIL.getTime() - WEEK);
  const oldTo = new Date(oldFrom.getTime() + TICKS_AHEAD * MINUTE);
  await ensurePartitions(db, oldFrom, oldTo);
  await ensurePartitions(db, rawFrom, new Date(FILLED_UNTIL.getTime() + TICKS_AHEAD * MINUTE));
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    // For this connection only; measurements use other connections.
    await client.query("SET synchronous_commit = off");
    // Without table statistics, the planner could choose a quadratic join.
    await client.query("SET enable_nestloop = off");
    const sourceId = await createSeries(client, options.series);
    await client.query("SELECT setseed(0.5)");
    await fillOldRows(client, oldFrom, oldTo);
    await fillMinutes(client, rawFrom, options.log);
    await finishFilling(client, sourceId, oldFrom, rawFrom);
    // As a running server does every hour.
    await maintain({ db, at: FILLED_UNTIL, retention: RETENTION });
    // Updates table statistics, as autovacuum does.
    await client.query("VACUUM (ANALYZE)");
    await client.query("CHECKPOINT");
    return { url, db, sourceId, series: options.series };
  } catch (error) {
    await db.$disconnect();
    throw error;
  } finally {
    await client.end();
  }
}

async function createSeries(client: Client, count: number): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    "INSERT INTO source (name, kind, interval_seconds) VALUES ($1, $2, $3) RETURNING id",
    [BENCH_SOURCE.name, BENCH_SOURCE.kind, BENCH_SOURCE.intervalSeconds],
  );
  const sourceId = rows[0]?.id ?? 0;
  const pairs = Array.from({ length: count }, (_, i) => benchPair(i + 1));
  await client.query(
    `INSERT INTO pair (source_id, provider_id, base, quote, name, first_seen_at, last_seen_at)
     SELECT $1, i.*, $6, $7 FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS i`,
    [
      sourceId,
      pairs.map((pair) => pair.providerId),
      pairs.map((pair) => pair.base),
      pairs.map((pair) => pair.quote),
      pairs.map((pair) => pair.name),
      new Date(FILLED_UNTIL.getTime() - WEEK),
      FILLED_UNTIL,
    ],
  );
  await client.query("INSERT INTO series (pair_id, metric) SELECT id, $1 FROM pair ORDER BY id", [
    MAIN_METRIC,
  ]);
  await client.query("INSERT INTO series_statistics (series_id) SELECT id FROM series ORDER BY id");
  return sourceId;
}

const COLUMNS =
  "at, provider_at, sum_w, sum_w_fresh, sum_tau, series_id, n, returns, value, sum_wp, sum_wp2, sum_r2, sum_r4";

/** Prices from 0.0001 to 60,000 with 15 significant digits. */
const FIRST_PRICE = "(0.0001 * power(6e8, id::float8 / (SELECT count(*) FROM series)))::numeric";

/** Thinned rows of the day a week ago: one per series and five minutes, with totals of samples every minute. */
async function fillOldRows(client: Client, from: Date, to: Date): Promise<void> {
  await client.query(
    `INSERT INTO sample (${COLUMNS})
     SELECT at, at, n * 60000::bigint, n * 60000::bigint, n / 5 * 300000::bigint, id, n, n / 5,
            value, n * 60000 * value, n * 60000 * value * value * 1.0001, n / 5 * 1e-6, n / 5 * 3e-12
     FROM (SELECT at, id, ${FIRST_PRICE} AS value, 5 + (extract(epoch FROM at - $1)::int / 60) AS n
           FROM generate_series($1::timestamptz, $2::timestamptz, interval '5 minutes') AS at, series) k
     ORDER BY at, id`,
    [from, to],
  );
}

/** A day of samples every minute: a random walk with the running totals of lib/stats/README.md. */
async function fillMinutes(client: Client, from: Date, log: (line: string) => void): Promise<void> {
  await client.query(
    `INSERT INTO sample (${COLUMNS})
     SELECT $1, $1, n * 60000::bigint, n * 60000::bigint, n / 5 * 300000::bigint, id, n, n / 5,
            value, n * 60000 * value, n * 60000 * value * value * 1.0001, n / 5 * 1e-6, n / 5 * 3e-12
     FROM (SELECT id, ${FIRST_PRICE} AS value, 6 * 1440 + 5 AS n FROM series) k ORDER BY id`,
    [from],
  );
  const instants = Array.from({ length: 1441 }, (_, minute) => new Date(from.getTime() + minute * MINUTE));
  for (const [minute, at] of instants.entries()) {
    if (minute === 0) continue;
    // Every fifth minute starts a cell: its price is an anchor and ends a return.
    const isAnchor = minute % 5 === 0;
    const parameters = [at, instants[minute - 1], ...(isAnchor ? [instants[minute - 5]] : [])];
    await client.query(
      `WITH step AS MATERIALIZED (
         SELECT s.*, (value::float8 * exp(random_normal(0, 0.0005 + series_id % 100 * 2e-5)))::numeric AS price
         FROM sample s WHERE at = $2
       ), move AS (
         ${
           isAnchor
             ? `SELECT s.*, 300000 AS tau, ln(s.price::float8 / a.value::float8) AS r
                FROM step s JOIN sample a ON a.at = $3 AND a.series_id = s.series_id`
             : "SELECT s.*, 0 AS tau, NULL::float8 AS r FROM step s"
         }
       )
       INSERT INTO sample (${COLUMNS})
       SELECT $1, $1, sum_w + 60000, sum_w_fresh + 60000, sum_tau + tau, series_id, n + 1, returns + (r IS NOT NULL)::int,
              price, sum_wp + 60000 * price, sum_wp2 + 60000 * price * price,
              sum_r2 + coalesce((r * r)::numeric, 0), sum_r4 + coalesce((r * r * r * r)::numeric, 0)
       FROM move ORDER BY series_id`,
      parameters,
    );
    if (minute % 360 === 0) log(`${minute / 60} of 24 hours stored`);
  }
}

/** Stores the state of the series, the ticks and the resolution of days. */
async function finishFilling(client: Client, sourceId: number, oldFrom: Date, rawFrom: Date): Promise<void> {
  await client.query(
    `UPDATE series SET first_at = $2, last_at = s.at, last_provider_at = s.at, anchor_at = s.at, last_value = s.value,
       anchor_value = s.value, n = s.n, returns = s.returns, sum_w = s.sum_w, sum_w_fresh = s.sum_w_fresh,
       sum_tau = s.sum_tau, sum_wp = s.sum_wp, sum_wp2 = s.sum_wp2, sum_r2 = s.sum_r2, sum_r4 = s.sum_r4
     FROM sample s WHERE s.at = $1 AND s.series_id = series.id`,
    [FILLED_UNTIL, oldFrom],
  );
  await client.query(
    `INSERT INTO tick (source_id, at, trigger, outcome, interval_seconds, requested_at, received_at, stored_at,
                       received, stored)
     SELECT $1, at, 'replay', 'stored', 60, at, at, at, c.count, c.count
     FROM generate_series($2::timestamptz, $3::timestamptz, interval '1 minute') AS at,
          (SELECT count(*)::int FROM series) c`,
    [sourceId, oldFrom, FILLED_UNTIL],
  );
  await client.query(
    "UPDATE sample_day SET resolution_seconds = 300 WHERE day < ($1::timestamptz AT TIME ZONE 'UTC')::date",
    [rawFrom],
  );
}
