import { Prisma } from "@/lib/db/generated/client";
import { MAIN_METRIC, METRIC_IDS, METRICS, type MetricId, type RankFigure } from "@/lib/market/metric";
import { MAX_PEG_DISTANCE, MAX_PEG_VOLATILITY, MIN_COVERAGE, maxGapMs } from "@/lib/market/thresholds";
import { PEG_WINDOW, WINDOWS, type WindowId } from "@/lib/market/window";

/**
 * Start or end of a window in the stored rows: the time itself, or in thinned history the start of its cell. `tickAt` is the
 * source's newest stored tick at or before it, where most series have a row; null before the first tick. `silentSince` is the
 * time of the oldest row needed for series without a row at `tickAt`; null if every series has one; absent if not determined
 * (`silentSinceSql`), in which case the statement has to plan for all partitions, which is slow.
 */
export type Edge = { at: Date; tickAt: Date | null; silentSince?: Date | null };

/** Start edge of a window. */
export type WindowEdge = Edge & { window: WindowId; ms: number };

/**
 * Statement that reads the edges of times, in their order. Thinning keeps the last row of each cell, so the last tick at or
 * before an edge still has rows.
 */
export function edgesSql(sourceId: number, instants: readonly Date[]): Prisma.Sql {
  const list = Prisma.join(
    instants.map((at, i) => Prisma.sql`(${i}::int, ${at.toISOString()}::timestamptz)`),
  );
  return Prisma.sql`
    SELECT e.at, (SELECT max(t.at) FROM tick t
                  WHERE t.source_id = ${sourceId} AND t.outcome = 'stored' AND t.at <= e.at) AS tick_at
    FROM (SELECT i, CASE WHEN coalesce(d.resolution_seconds, 0) = 0 THEN b
                    ELSE date_bin(d.resolution_seconds * interval '1 second', b, 'epoch') END AS at
          FROM (VALUES ${list}) AS v(i, b)
          LEFT JOIN sample_day d ON d.day = (b AT TIME ZONE 'UTC')::date) e
    ORDER BY e.i`;
}

/** Statement that reads `silentSince` of edges, in their order. */
export function silentSinceSql(sourceId: number, edges: readonly Edge[]): Prisma.Sql {
  const searches = edges.map((edge, i) => {
    const tickAt = edge.tickAt?.toISOString() ?? null;
    const at = edge.at.toISOString();
    return Prisma.sql`
      SELECT ${i}::int AS i, min(g.from_at) AS silent_since
      FROM live l
      LEFT JOIN sample b ON b.at = ${tickAt}::timestamptz AND b.series_id = l.id
      CROSS JOIN LATERAL (${gapAcross(tickAt)}) g
      WHERE b.series_id IS NULL AND l.first_at <= ${at}::timestamptz AND l.last_at > ${at}::timestamptz
        AND g.from_at < ${tickAt}::timestamptz`;
  });
  return Prisma.sql`
    WITH live AS MATERIALIZED (${trackedSeries(sourceId, METRIC_IDS)})
    SELECT silent_since FROM (${Prisma.join(searches, " UNION ALL ")}) e ORDER BY i`;
}

/** Running totals and the names of their differences between two rows. */
const TOTALS = {
  n: "n",
  sum_w: "w",
  sum_w_fresh: "w_fresh",
  sum_tau: "tau",
  returns: "returns",
  sum_wp: "wp",
  sum_wp2: "wp2",
  sum_r2: "r2",
  sum_r4: "r4",
} as const;

type Total = keyof typeof TOTALS;

// Object.keys loses the type of the keys.
const ALL_TOTALS = Object.keys(TOTALS) as Total[];

const raw = (columns: readonly string[]) => Prisma.raw(columns.join(", "));

/** Tracked series of a source for some metrics, with their newest sample and running totals. */
function trackedSeries(sourceId: number, metrics: readonly MetricId[]): Prisma.Sql {
  return Prisma.sql`
    SELECT s.id, s.pair_id, s.metric, s.first_at, s.last_at, s.last_at AS at, s.last_value AS value,
           ${raw(ALL_TOTALS.map((total) => `s.${total}`))}
    FROM series s JOIN pair p ON p.id = s.pair_id
    WHERE p.source_id = ${sourceId} AND p.tracked AND s.metric IN (${Prisma.join([...metrics])})`;
}

/** Without enough coverage every statistic is null. */
const IS_COVERED = `w / window_ms >= ${MIN_COVERAGE}`;

/** SQL of the statistics (lib/stats/README.md), from differences of totals and `window_ms`. */
const FIGURES = {
  mean: `CASE WHEN ${IS_COVERED} AND n > 0 THEN (wp / w)::float8 END`,
  std_dev: `CASE WHEN ${IS_COVERED} AND n > 1 THEN sqrt(((w * wp2 - wp * wp) / (w::numeric * w))::float8) END`,
  rv: `CASE WHEN ${IS_COVERED} AND returns > 0 THEN sqrt(r2::float8 / (tau / 86400000::float8)) END`,
} as const;

type Figure = keyof typeof FIGURES;

const figureSql = (figure: Figure) => Prisma.raw(`${FIGURES[figure]} AS ${figure}`);

/** Columns of the figures that can rank pairs. */
export const RANK_COLUMNS: Readonly<Record<RankFigure, string>> = {
  rv: "rv",
  cv: "cv",
  stdDev: "std_dev",
  mean: "mean",
};

/** Figure by which a series is ranked: the default of its metric. */
const RANKING_FIGURE = Prisma.raw(
  `CASE metric ${METRIC_IDS.map((id) => `WHEN '${id}' THEN ${RANK_COLUMNS[METRICS[id].rankFigures[0]]}`).join(" ")} END`,
);

/** Condition of a pegged pair, on the figures of its price over `PEG_WINDOW`. */
const IS_PEGGED = Prisma.raw(`abs(mean - 1) < ${MAX_PEG_DISTANCE} AND rv < ${MAX_PEG_VOLATILITY}`);

/** The first gap of series `l` that ends after a tick. */
function gapAcross(tickAt: string | null): Prisma.Sql {
  return Prisma.sql`
    SELECT from_at FROM gap WHERE series_id = l.id AND to_at > ${tickAt}::timestamptz ORDER BY to_at LIMIT 1`;
}

/**
 * `FROM` items that find the last sample of each series at or before an edge; they follow a relation `l` with `id`, `first_at` and
 * `last_at`. Most series have a row at the edge's tick (`b`). A series that missed that tick has a gap around it, whose start
 * is its last sample (`f`). Lateral joins from `l` cannot become quadratic with wrong row estimates.
 */
function rowAt(edge: Edge): Prisma.Sql {
  const tickAt = edge.tickAt?.toISOString() ?? null;
  const at = edge.at.toISOString();
  const own = Prisma.sql`LEFT JOIN sample b ON b.at = ${tickAt}::timestamptz AND b.series_id = l.id`;
  if (edge.silentSince === null) return own;
  const kept = edge.silentSince
    ? Prisma.sql`AND s.at >= ${edge.silentSince.toISOString()}::timestamptz AND s.at < ${tickAt}::timestamptz`
    : Prisma.empty;
  return Prisma.sql`${own}
    LEFT JOIN LATERAL (
      SELECT s.* FROM (${gapAcross(tickAt)}) g
      JOIN sample s ON s.at = g.from_at AND s.series_id = l.id ${kept}
      WHERE b.series_id IS NULL AND l.first_at <= ${at}::timestamptz AND l.last_at > ${at}::timestamptz
        AND g.from_at < ${tickAt}::timestamptz
      LIMIT 1
    ) f ON true`;
}

/**
 * Value of a column at an edge, with `rowAt`: that of the row at the edge's tick; `began` for a series that began later; the
 * newest value (`l`) for a series without later samples; else that of the earlier row, or `lost` if it is no longer stored.
 */
function columnAt(edge: Edge, column: string, began: string, lost: string): Prisma.Sql {
  const at = edge.at.toISOString();
  const found = Prisma.raw(edge.silentSince === null ? lost : `coalesce(f.${column}, ${lost})`);
  return Prisma.sql`CASE WHEN b.series_id IS NOT NULL THEN b.${raw([column])}
    WHEN l.first_at > ${at}::timestamptz OR l.first_at IS NULL THEN ${raw([began])}
    WHEN l.last_at <= ${at}::timestamptz THEN l.${raw([column])}
    ELSE ${found} END AS ${raw([column])}`;
}

/**
 * Totals at the start of a window. A window whose first row is no longer stored counts as empty, because its time range is
 * unknown.
 */
function startTotals(edge: Edge): Prisma.Sql[] {
  return ALL_TOTALS.map((total) => columnAt(edge, total, "0", `l.${total}`));
}

function endTotals(edge: Edge): Prisma.Sql[] {
  return ALL_TOTALS.map((total) => columnAt(edge, total, "0", "NULL"));
}

/** Time and value of the sample at an edge. */
function sampleColumns(edge: Edge): Prisma.Sql[] {
  return [columnAt(edge, "at", "NULL", "NULL"), columnAt(edge, "value", "NULL", "NULL")];
}

/** End totals (`l`) minus start totals (`s`). */
const DIFFERENCES = raw(ALL_TOTALS.map((total) => `l.${total} - s.${total} AS ${TOTALS[total]}`));

/**
 * Differences of the totals of one window for all series. A series is silent if its newest sample is too old at the end.
 */
function windowDifference(edge: WindowEdge, end: Date, maxGap: number): Prisma.Sql {
  const oldest = (instant: Date) => new Date(instant.getTime() - maxGap).toISOString();
  return Prisma.sql`
    SELECT l.id AS series_id, l.pair_id, l.metric, ${edge.window}::text AS "window", ${edge.at.toISOString()}::timestamptz AS from_at,
           ${edge.ms}::float8 AS window_ms, ${DIFFERENCES},
           l.at < ${oldest(end)}::timestamptz AS silent,
           CASE WHEN l.at >= ${oldest(end)}::timestamptz THEN l.value END AS last_value,
           CASE WHEN s.at >= ${oldest(edge.at)}::timestamptz THEN s.value END AS first_value
    FROM ending l ${rowAt(edge)}
    CROSS JOIN LATERAL (SELECT ${Prisma.join([...sampleColumns(edge), ...startTotals(edge)])}) s
    WHERE l.n IS NOT NULL`;
}

/**
 * `WITH` list ending in `ranked`: all statistics (lib/stats/README.md), one row per tracked series and window of a source, with
 * the rank by the metric's default figure among pairs that are neither pegged nor silent. The price decides whether a pair is
 * pegged, for all its metrics. A series whose row at `end` is no longer stored has no row.
 * @param at end of the windows
 * @param end edge at `at`; null if nothing is stored after `at`, as in a tick: the newest totals are used
 * @param edges start of each window
 */
export function statisticsCte(
  sourceId: number,
  intervalSeconds: number,
  at: Date,
  end: Edge | null,
  edges: readonly WindowEdge[],
): Prisma.Sql {
  const ending = end
    ? Prisma.sql`
      SELECT l.id, l.pair_id, l.metric, l.first_at, l.last_at,
             ${Prisma.join([...sampleColumns(end), ...endTotals(end)])}
      FROM live l ${rowAt(end)}`
    : Prisma.sql`SELECT * FROM live`;
  const differences = Prisma.join(
    edges.map((edge) => windowDifference(edge, end?.at ?? at, maxGapMs(intervalSeconds))),
    " UNION ALL ",
  );
  return Prisma.sql`
    live AS MATERIALIZED (${trackedSeries(sourceId, METRIC_IDS)}),
    ending AS MATERIALIZED (${ending}),
    difference AS (${differences}),
    moment AS MATERIALIZED (
      SELECT series_id, pair_id, metric, "window", window_ms, from_at, n, returns, r2, r4, silent,
             least(1, w / window_ms) AS coverage, least(1, w_fresh / window_ms) AS fresh_coverage,
             ${figureSql("mean")}, ${figureSql("std_dev")}, ${figureSql("rv")},
             CASE WHEN ${Prisma.raw(IS_COVERED)}
                  THEN (last_value - first_value)::float8 / nullif(first_value::float8, 0) END AS change
      FROM difference d
    ),
    -- An array instead of a join, because pegged pairs are few and wrong row estimates cannot make it slow.
    judged AS (
      SELECT m.*, std_dev / nullif(mean, 0) AS cv, coalesce(m.silent, false) AS is_silent,
             m.pair_id = ANY (ARRAY(
               SELECT pair_id FROM moment
               WHERE metric = ${MAIN_METRIC} AND "window" = ${PEG_WINDOW} AND ${IS_PEGGED})) AS pegged
      FROM moment m
    ),
    rankable AS (
      SELECT j.*, CASE WHEN NOT (pegged OR is_silent) THEN ${RANKING_FIGURE} END AS ranking FROM judged j
    ),
    ranked AS (
      SELECT j.series_id, j.metric, j."window", j.from_at, j.n, j.returns,
             j.coverage, j.fresh_coverage, j.mean, j.std_dev, j.cv, j.change, j.rv,
             CASE WHEN j.rv IS NULL THEN NULL WHEN j.r2 = 0 THEN 0
                  ELSE j.rv * 0.5 * sqrt(2::float8 / 3 * j.r4::float8) / j.r2::float8 END AS rv_std_err,
             j.pegged, j.is_silent AS silent,
             CASE WHEN j.ranking IS NOT NULL THEN (rank() OVER w)::int END AS rank,
             (count(j.ranking) OVER w)::int AS rank_of
      FROM rankable j
      -- One window for both functions, so that the rows are sorted once.
      WINDOW w AS (PARTITION BY j.metric, j.window_ms ORDER BY j.ranking DESC NULLS LAST
                   ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
    )`;
}

/** Starts of the standard windows that end at `at`. */
export function windowStarts(at: Date): { window: WindowId; ms: number; at: Date }[] {
  return WINDOWS.map(({ id, ms }) => ({ window: id, ms, at: new Date(at.getTime() - ms) }));
}

/**
 * Statement that reads the last sample at or before an edge of every tracked series of a metric, as two arrays in one row: `ids`
 * and `values` (doubles, for drawing). Samples before `since` are omitted; both are null if there are none.
 */
export function valuesAtSql(sourceId: number, metric: MetricId, edge: Edge, since: Date): Prisma.Sql {
  return Prisma.sql`
    SELECT array_agg(v.id) AS ids, array_agg(v.value::float8) AS values
    FROM (
      SELECT l.id, s.at, s.value FROM (${trackedSeries(sourceId, [metric])}) l ${rowAt(edge)}
      CROSS JOIN LATERAL (SELECT ${columnAt(edge, "at", "NULL", "NULL")}, ${columnAt(edge, "value", "NULL", "NULL")}) s
    ) v
    WHERE v.at >= ${since.toISOString()}::timestamptz`;
}
