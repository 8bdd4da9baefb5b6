import { plainArray, textArray } from "@/lib/db/array-literal";
import type { Transaction } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { MAIN_METRIC, METRIC_IDS, METRICS, type MetricId } from "@/lib/market/metric";
import { maxGapMs, RETURN_CELL_MS } from "@/lib/market/thresholds";
import { logReturnSql, relativeMoveSql } from "@/lib/statistics/log-return-sql";

/** Values of one quote by metric, plain decimal text. */
export type NewSample = {
  providerId: string;
  values: Partial<Record<MetricId, string>>;
  providerAt: Date | null;
};

/** Numbers of quotes of one tick; quotes of unknown pairs are not counted. */
export type AdvanceCounts = {
  known: number;
  untracked: number;
  stored: number;
};

const NO_COUNTS: AdvanceCounts = { known: 0, untracked: 0, stored: 0 };

/** Start of the return cell that contains a time. */
const cellSql = (column: string) =>
  Prisma.raw(`date_bin('${RETURN_CELL_MS} milliseconds', ${column}, 'epoch')`);

const METRICS_WITH_RETURNS: readonly string[] = METRIC_IDS.filter((id) => METRICS[id].hasReturns);

/**
 * Adds one sample per tick to every quoted series in one statement: updates the running totals in `series`, inserts rows into
 * `sample`, and inserts a `gap` if the series missed a tick or its newest sample is older than the interval
 * (lib/stats/README.md). Samples that are not newer than the series' newest one are ignored.
 * @param ticks oldest first, distinct times
 * @param previousTickAt the source's newest stored tick before `ticks`; null if there is none
 * @returns counts of each tick, in the order of `ticks`
 */
export async function advanceSeries(
  tx: Transaction,
  source: { id: number; intervalSeconds: number },
  ticks: readonly { at: Date; samples: readonly NewSample[] }[],
  previousTickAt: Date | null,
): Promise<AdvanceCounts[]> {
  const intervalMs = source.intervalSeconds * 1000;
  const columns = inputColumns(ticks, previousTickAt);
  // Over several ticks, window functions in (series, time) order carry each series forward; one tick needs none of them.
  const isBatch = ticks.length > 1;
  const over = (batch: string, single: string) => Prisma.raw(isBatch ? batch : single);
  const runningSum = (amount: string) => over(`sum(${amount}) OVER w`, amount);
  // Only tables are joined, so wrong row estimates cannot make it slow. An anchor is the array [epoch, value], whose maximum is
  // the newest.
  const counts = await tx.$queryRaw<(AdvanceCounts & { at_ms: number })[]>`
    WITH input AS (
      SELECT * FROM unnest(
        ${plainArray(columns.at)}::timestamptz[],
        ${plainArray(columns.previousTickAt)}::timestamptz[],
        ${textArray(columns.providerId)}::text[],
        ${plainArray(columns.metric)}::text[],
        ${plainArray(columns.value)}::numeric[],
        ${plainArray(columns.providerAt)}::timestamptz[]
      ) AS i(at, previous_tick_at, provider_id, metric, value, provider_at)
    ), known AS (
      SELECT s.*, p.tracked, p.tracked AND (s.last_at IS NULL OR s.last_at < i.at) AS is_next,
             i.at, i.previous_tick_at, i.value, i.provider_at
      FROM input i
      JOIN pair p ON p.source_id = ${source.id} AND p.provider_id = i.provider_id
      JOIN series s ON s.pair_id = p.id AND s.metric = i.metric
    ), previous AS (
      SELECT k.*,
             ${over("coalesce(lag(at) OVER w, last_at)", "last_at")} AS previous_at,
             ${over(
               "CASE WHEN lag(at) OVER w IS NULL THEN last_provider_at ELSE lag(provider_at) OVER w END",
               "last_provider_at",
             )} AS previous_provider_at
      FROM known k WHERE is_next
      WINDOW w AS (PARTITION BY id ORDER BY at)
    ), step AS (
      SELECT p.*,
             (extract(epoch FROM at - previous_at) * 1000)::bigint AS elapsed,
             coalesce(provider_at > previous_provider_at, true) AS fresh,
             metric = ANY (${textArray(METRICS_WITH_RETURNS)}::text[]) AND
               (previous_at IS NULL OR ${cellSql("at")} <> ${cellSql("previous_at")})
               AS is_anchor
      FROM previous p
    ), anchored AS (
      SELECT t.*, coalesce(least(elapsed, ${intervalMs}::bigint), ${intervalMs}::bigint) AS weight,
             coalesce(${over(
               `max(CASE WHEN is_anchor THEN ARRAY[extract(epoch FROM at), value] END)
                  OVER (PARTITION BY id ORDER BY at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`,
               "NULL",
             )}, ARRAY[extract(epoch FROM anchor_at), anchor_value]) AS before
      FROM step t
    ), relative AS (
      SELECT a.*, ((extract(epoch FROM at) - before[1]) * 1000)::bigint AS tau,
             CASE WHEN is_anchor AND (extract(epoch FROM at) - before[1]) * 1000 <= ${maxGapMs(source.intervalSeconds)}::bigint
                  THEN ${relativeMoveSql("before[2]")} END AS d
      FROM anchored a OFFSET 0
    ), move AS (
      SELECT *, ${logReturnSql("before[2]")} AS r FROM relative OFFSET 0
    ), running AS (
      SELECT id, at, value, provider_at, previous_at, previous_tick_at, elapsed,
             first_at, ${over("first_value(at) OVER w", "at")} AS oldest_at,
             ${over("lead(at) OVER w IS NULL", "true")} AS is_newest,
             CASE WHEN is_anchor THEN at ELSE to_timestamp(before[1]::float8) END AS last_anchor_at,
             CASE WHEN is_anchor THEN value ELSE before[2] END AS last_anchor_value,
             n + ${over("count(*) OVER w", "1")} AS n,
             sum_w + ${runningSum("weight")} AS sum_w,
             sum_w_fresh + ${runningSum("CASE WHEN fresh THEN weight ELSE 0 END")} AS sum_w_fresh,
             sum_wp + ${runningSum("weight * value")} AS sum_wp,
             sum_wp2 + ${runningSum("weight * value * value")} AS sum_wp2,
             returns + ${over("count(r) OVER w", "(r IS NOT NULL)::int")} AS returns,
             sum_tau + ${runningSum("CASE WHEN r IS NULL THEN 0 ELSE tau END")} AS sum_tau,
             sum_r2 + ${runningSum("coalesce((r * r)::numeric, 0)")} AS sum_r2,
             sum_r4 + ${runningSum("coalesce((r * r * r * r)::numeric, 0)")} AS sum_r4
      FROM move
      WINDOW w AS (PARTITION BY id ORDER BY at)
    ), stored AS (
      INSERT INTO sample (at, provider_at, sum_w, sum_w_fresh, sum_tau, series_id, n, returns,
                          value, sum_wp, sum_wp2, sum_r2, sum_r4)
      SELECT at, provider_at, sum_w, sum_w_fresh, sum_tau, id, n, returns, value, sum_wp, sum_wp2, sum_r2, sum_r4
      FROM running ORDER BY at, id
    ), missed AS (
      INSERT INTO gap (series_id, from_at, to_at)
      SELECT id, previous_at, at FROM running
      WHERE elapsed > ${intervalMs}::bigint OR previous_at < previous_tick_at
    ), updated AS (
      UPDATE series s SET
        first_at = coalesce(s.first_at, x.oldest_at), last_at = x.at, last_value = x.value,
        last_provider_at = x.provider_at, anchor_at = x.last_anchor_at, anchor_value = x.last_anchor_value,
        n = x.n, sum_w = x.sum_w, sum_w_fresh = x.sum_w_fresh, sum_tau = x.sum_tau, returns = x.returns,
        sum_wp = x.sum_wp, sum_wp2 = x.sum_wp2, sum_r2 = x.sum_r2, sum_r4 = x.sum_r4
      FROM running x WHERE x.is_newest AND s.id = x.id
    )
    SELECT (extract(epoch FROM at) * 1000)::float8 AS at_ms, count(*)::int AS known,
           (count(*) FILTER (WHERE NOT tracked))::int AS untracked,
           (count(*) FILTER (WHERE is_next))::int AS stored
    FROM known WHERE metric = ${MAIN_METRIC} GROUP BY at`;
  const byInstant = new Map(counts.map(({ at_ms: atMs, ...count }) => [atMs, count]));
  return ticks.map(({ at }) => byInstant.get(at.getTime()) ?? NO_COUNTS);
}

/** Input columns of the statement: one row per tick, quote and metric. */
function inputColumns(
  ticks: readonly { at: Date; samples: readonly NewSample[] }[],
  previousTickAt: Date | null,
) {
  const columns = {
    at: [] as string[],
    previousTickAt: [] as (string | null)[],
    providerId: [] as string[],
    metric: [] as MetricId[],
    value: [] as string[],
    providerAt: [] as (string | null)[],
  };
  let previous = previousTickAt?.toISOString() ?? null;
  for (const tick of ticks) {
    const at = tick.at.toISOString();
    for (const { providerId, values, providerAt } of tick.samples) {
      const quotedAt = providerAt?.toISOString() ?? null;
      for (const metric of METRIC_IDS) {
        const value = values[metric];
        if (value === undefined) continue;
        columns.at.push(at);
        columns.previousTickAt.push(previous);
        columns.providerId.push(providerId);
        columns.metric.push(metric);
        columns.value.push(value);
        columns.providerAt.push(quotedAt);
      }
    }
    previous = at;
  }
  return columns;
}
