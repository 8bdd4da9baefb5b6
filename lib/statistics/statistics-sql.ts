import { Prisma } from "@/lib/db/generated/client";
import { MAIN_METRIC, METRIC_IDS, METRICS, type MetricId, type RankFigure } from "@/lib/market/metric";
import { MAX_PEG_DISTANCE, MAX_PEG_VOLATILITY, MIN_COVERAGE, maxGapMs } from "@/lib/market/thresholds";
import { PEG_WINDOW, WINDOWS, type WindowId } from "@/lib/market/window";

/**
 * Where a window begins or ends in what is stored: the instant itself where every sample is kept,
 * else the thinning edge at or before it. `tickAt` is the source's newest stored tick at or before
 * that edge, null before its first: most series have their row exactly there.
 * `silentSince` is the oldest row that a series without one there has as its last before; null = every series has its own;
 * absent = nobody has looked (`silentSinceSql`), and the statement has to search every day kept: with 400 days of
 * partitions that takes the planner longer than all the rest.
 */
export type Edge = { at: Date; tickAt: Date | null; silentSince?: Date | null };

/** One window's start edge. */
export type WindowEdge = Edge & { window: WindowId; ms: number };

/**
 * Statement reading the edges for instants, in the order given.
 * A stored tick with no series left in it would be of no use; thinning keeps each cell's last row of each series,
 * so the last tick at or before a cell's edge is always a kept one.
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

/** Statement reading each edge's `silentSince`, in the order given. */
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

/** The running totals, each with what its difference between two rows is called. */
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

// The keys of an object literal are what its type says.
const ALL_TOTALS = Object.keys(TOTALS) as Total[];

const raw = (columns: readonly string[]) => Prisma.raw(columns.join(", "));

/** The source's tracked series of some metrics, each with its newest sample and running totals. */
function trackedSeries(sourceId: number, metrics: readonly MetricId[]): Prisma.Sql {
  return Prisma.sql`
    SELECT s.id, s.pair_id, s.metric, s.first_at, s.last_at, s.last_at AS at, s.last_value AS value,
           ${raw(ALL_TOTALS.map((total) => `s.${total}`))}
    FROM series s JOIN pair p ON p.id = s.pair_id
    WHERE p.source_id = ${sourceId} AND p.tracked AND s.metric IN (${Prisma.join([...metrics])})`;
}

/** Without enough coverage every statistic is null. */
const IS_COVERED = `w / window_ms >= ${MIN_COVERAGE}`;

/** Statistics of lib/stats/README.md, in the differences of totals and the window's own `window_ms`. */
const FIGURES = {
  mean: `CASE WHEN ${IS_COVERED} AND n > 0 THEN (wp / w)::float8 END`,
  std_dev: `CASE WHEN ${IS_COVERED} AND n > 1 THEN sqrt(((w * wp2 - wp * wp) / (w::numeric * w))::float8) END`,
  rv: `CASE WHEN ${IS_COVERED} AND returns > 0 THEN sqrt(r2::float8 / (tau / 86400000::float8)) END`,
} as const;

type Figure = keyof typeof FIGURES;

const figureSql = (figure: Figure) => Prisma.raw(`${FIGURES[figure]} AS ${figure}`);

/** The column of each figure that can rank pairs. */
export const RANK_COLUMNS: Readonly<Record<RankFigure, string>> = {
  rv: "rv",
  cv: "cv",
  stdDev: "std_dev",
  mean: "mean",
};

/** The figure that a series is ranked by: its metric's default. */
const RANKING_FIGURE = Prisma.raw(
  `CASE metric ${METRIC_IDS.map((id) => `WHEN '${id}' THEN ${RANK_COLUMNS[METRICS[id].rankFigures[0]]}`).join(" ")} END`,
);

/** Whether a pair is pegged, in the figures of its price over `PEG_WINDOW`. */
const IS_PEGGED = Prisma.raw(`abs(mean - 1) < ${MAX_PEG_DISTANCE} AND rv < ${MAX_PEG_VOLATILITY}`);

/** The first gap of series `l` that ends after a tick. */
function gapAcross(tickAt: string | null): Prisma.Sql {
  return Prisma.sql`
    SELECT from_at FROM gap WHERE series_id = l.id AND to_at > ${tickAt}::timestamptz ORDER BY to_at LIMIT 1`;
}

/**
 * Finds each series' last sample at or before an edge: `FROM` items to follow a relation `l` that has `id`,
 * `first_at`, `last_at`. Most series have it in the row of the edge's tick (`b`). One that missed that tick
 * has a gap around it, which names its last sample before (`f`); so no series is searched for through
 * the rows of the others. Driven row by row from `l`, it cannot turn quadratic when the planner misjudges a size.
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
 * The value of one column at an edge, given `rowAt`: the row's where the series has one at the edge's tick, as most have;
 * `began` for a series that began later, the newest one (`l`) for a series silent since, else the earlier row's;
 * `lost` where that is no longer kept.
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
 * A window whose first row is lost (its series was silent for longer than anything is kept) counts as empty: no figure is
 * better than one over an unknown span.
 */
function startTotals(edge: Edge): Prisma.Sql[] {
  return ALL_TOTALS.map((total) => columnAt(edge, total, "0", `l.${total}`));
}

function endTotals(edge: Edge): Prisma.Sql[] {
  return ALL_TOTALS.map((total) => columnAt(edge, total, "0", "NULL"));
}

/** The sample itself at an edge. */
function sampleColumns(edge: Edge): Prisma.Sql[] {
  return [columnAt(edge, "at", "NULL", "NULL"), columnAt(edge, "value", "NULL", "NULL")];
}

/** End totals (`l`) less start totals (`s`). */
const DIFFERENCES = raw(ALL_TOTALS.map((total) => `l.${total} - s.${total} AS ${TOTALS[total]}`));

/**
 * One window's raw differences: end totals less start totals, series by series. A series is silent whose newest sample is
 * too old at the end for its price to stand for it.
 */
function windowDifference(edge: WindowEdge, end: Date, longestMs: number): Prisma.Sql {
  const bridge = (instant: Date) => new Date(instant.getTime() - longestMs).toISOString();
  return Prisma.sql`
    SELECT l.id AS series_id, l.pair_id, l.metric, ${edge.window}::text AS "window", ${edge.at.toISOString()}::timestamptz AS from_at,
           ${edge.ms}::float8 AS window_ms, ${DIFFERENCES},
           l.at < ${bridge(end)}::timestamptz AS silent,
           CASE WHEN l.at >= ${bridge(end)}::timestamptz THEN l.value END AS last_value,
           CASE WHEN s.at >= ${bridge(edge.at)}::timestamptz THEN s.value END AS first_value
    FROM ending l ${rowAt(edge)}
    CROSS JOIN LATERAL (SELECT ${Prisma.join([...sampleColumns(edge), ...startTotals(edge)])}) s
    WHERE l.n IS NOT NULL`;
}

/**
 * `WITH …` list ending in `ranked`: every statistic of lib/stats/README.md for every tracked series of a source and
 * every window, one row each, with its rank by the metric's default figure among the pairs that have it and are neither
 * pegged nor silent. A pair is pegged by its price, for all of its metrics. A series whose row at `end` is no longer kept has no row.
 * @param sourceId the source
 * @param at where the windows end
 * @param end the edge to read there; null = nothing is stored after `at`, so each series' newest totals do (what a tick uses)
 * @param edges each window's start
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
    -- An array, not a join: pegged pairs are few, and no misjudged size can make this slow.
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
      -- One frame for both, so that the rows are gone through once.
      WINDOW w AS (PARTITION BY j.metric, j.window_ms ORDER BY j.ranking DESC NULLS LAST
                   ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
    )`;
}

/** The instants at which the standard windows ending at `at` begin. */
export function windowStarts(at: Date): { window: WindowId; ms: number; at: Date }[] {
  return WINDOWS.map(({ id, ms }) => ({ window: id, ms, at: new Date(at.getTime() - ms) }));
}

/**
 * Statement reading the last sample of every tracked series of a metric at or before an edge as two arrays in one row, `ids` and `values`
 * (doubles, for drawing); without those whose last sample lies before `since`. Both null where no series has one.
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
