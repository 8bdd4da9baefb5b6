import { plainArray } from "@/lib/db/array-literal";
import { Prisma } from "@/lib/db/generated/client";
import { SAMPLE_COLUMNS, storedSampleSql, storedSamplesSql } from "@/lib/db/stored-samples";
import { MAIN_METRIC, METRIC_IDS, METRICS, type MetricId, type RankFigure } from "@/lib/market/metric";
import { MAX_PEG_DISTANCE, MAX_PEG_VOLATILITY, MIN_COVERAGE, maxGapMs } from "@/lib/market/thresholds";
import { PEG_WINDOW, WINDOWS, type WindowId } from "@/lib/market/window";

/**
 * Start or end of a window in the stored rows: the time itself, or in thinned history the start of its cell. `tickAt` is the
 * source's newest stored tick at or before it, where most series have a row; null before the first tick. `missed` are the series
 * that missed that tick and were sampled later, each with its last sample before it.
 */
export type Edge = { at: Date; tickAt: Date | null; missed: readonly { seriesId: number; at: Date }[] };

/** Start edge of a window. */
export type WindowEdge = Edge & { window: WindowId; ms: number };

/**
 * Statement that reads `at` and `tickAt` of edges, in the order of the times. Thinning keeps the last row of each cell, so the
 * last tick at or before an edge still has rows.
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

/** Statement that reads `missed` of edges, one row per series; `edge` counts from 1. */
export function missedSql(sourceId: number, ticks: readonly (Date | null)[]): Prisma.Sql {
  return Prisma.sql`
    SELECT e.edge::int, g.series_id, g.from_at
    FROM unnest(${plainArray(ticks.map((at) => at?.toISOString() ?? null))}::timestamptz[]) WITH ORDINALITY AS e(tick_at, edge)
    JOIN gap g ON tstzrange(g.from_at, g.to_at, '()') @> e.tick_at
    JOIN series s ON s.id = g.series_id
    JOIN pair p ON p.id = s.pair_id
    WHERE p.source_id = ${sourceId} AND p.tracked`;
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

/** Totals that are used as doubles only. */
const DOUBLES: readonly Total[] = ["sum_r2", "sum_r4"];

const raw = (columns: readonly string[]) => Prisma.raw(columns.join(", "));

const instant = (at: Date) => Prisma.sql`${at.toISOString()}::timestamptz`;

/** Tracked series of a source for some metrics, with their newest sample and running totals. */
function trackedSeries(sourceId: number, metrics: readonly MetricId[]): Prisma.Sql {
  return Prisma.sql`
    SELECT s.id, s.pair_id, s.metric, s.first_at, s.last_at, s.last_at AS at, s.last_value AS value,
           ${raw(ALL_TOTALS.map((total) => `s.${total}`))}
    FROM series s JOIN pair p ON p.id = s.pair_id
    WHERE p.source_id = ${sourceId} AND p.tracked AND s.metric IN (${Prisma.join([...metrics])})`;
}

/**
 * Left join that finds the last row of each series `l` at or before an edge, as `alias`: none for a series that began later, has
 * no later samples, or whose row is no longer stored. Times bound the partitions to be planned for.
 */
function joinRowsAt({ tickAt, missed }: Edge, alias: string): Prisma.Sql {
  const name = Prisma.raw(alias);
  return Prisma.sql`LEFT JOIN (${rowsAt(tickAt, missed)}) ${name} ON ${name}.series_id = l.id`;
}

function rowsAt(tickAt: Date | null, missed: Edge["missed"]): Prisma.Sql {
  if (tickAt === null) return Prisma.sql`SELECT ${SAMPLE_COLUMNS} FROM sample WHERE false`;
  const atTick = Prisma.sql`SELECT * FROM ${storedSamplesSql(tickAt, tickAt)} s`;
  if (missed.length === 0) return atTick;
  const oldest = new Date(Math.min(...missed.map(({ at }) => at.getTime())));
  return Prisma.sql`${atTick}
    UNION ALL
    SELECT s.* FROM unnest(${plainArray(missed.map(({ seriesId }) => seriesId))}::int[],
                           ${plainArray(missed.map(({ at }) => at.toISOString()))}::timestamptz[]) AS m(series_id, at)
    CROSS JOIN LATERAL ${storedSampleSql("m", oldest, tickAt)} s`;
}

/** Series `l` began after a time. */
const beganAfter = (at: Date) => Prisma.sql`l.first_at > ${instant(at)} OR l.first_at IS NULL`;

/** Total of series `l` at the end of the windows (`b`): null if its row is no longer stored. */
function totalAtEnd(total: Total, { at }: Edge): Prisma.Sql {
  const own = Prisma.raw(`l.${total}`);
  return Prisma.sql`coalesce(${Prisma.raw(`b.${total}`)}, CASE WHEN ${beganAfter(at)} THEN 0
    WHEN l.last_at <= ${instant(at)} THEN ${own} END) AS ${raw([total])}`;
}

/** Time and value of the last sample of series `l` at or before an edge (`b`). */
function sampleAt({ at }: Edge): Prisma.Sql {
  const isNewest = Prisma.sql`l.last_at <= ${instant(at)}`;
  return Prisma.sql`coalesce(b.at, CASE WHEN ${isNewest} THEN l.at END) AS at,
    coalesce(b.value, CASE WHEN ${isNewest} THEN l.value END) AS value`;
}

/** Alias of the rows at the start of a window. */
const startOf = (window: WindowId) => `start_${window}`;

/**
 * Difference of a total over a window. Without a row at its start it is the whole total for a series that began later, else zero:
 * the series ended before, or its row is no longer stored, so that the time range is unknown.
 */
function difference(total: Total, { window, at }: WindowEdge): Prisma.Sql {
  const own = Prisma.raw(`l.${total}`);
  const start = Prisma.raw(`${startOf(window)}.${total}`);
  const type = Prisma.raw(DOUBLES.includes(total) ? "::float8" : "");
  return Prisma.sql`(${own} - coalesce(${start}, CASE WHEN ${beganAfter(at)} THEN 0 ELSE ${own} END))${type}
    AS ${Prisma.raw(`${TOTALS[total]}_${window}`)}`;
}

/** SQL of the statistics of a window (lib/stats/README.md), from the differences of its totals. */
function figuresSql({ window, ms }: WindowEdge): Prisma.Sql {
  const column = (name: string) => `${name}_${window}`;
  const [n, returns, w, wp, wp2] = ["n", "returns", "w", "wp", "wp2"].map(column);
  const length = `${ms}::float8`;
  const isCovered = `${w} / ${length} >= ${MIN_COVERAGE}`;
  const first = column("first_value");
  const figures = {
    coverage: `least(1, ${w} / ${length})`,
    fresh_coverage: `least(1, ${column("w_fresh")} / ${length})`,
    // Without enough coverage every statistic is null.
    mean: `CASE WHEN ${isCovered} AND ${n} > 0 THEN (${wp} / ${w})::float8 END`,
    std_dev: `CASE WHEN ${isCovered} AND ${n} > 1
      THEN sqrt(((${w} * ${wp2} - ${wp} * ${wp}) / (${w}::numeric * ${w}))::float8) END`,
    rv: `CASE WHEN ${isCovered} AND ${returns} > 0
      THEN sqrt(${column("r2")} / (${column("tau")} / 86400000::float8)) END`,
    change: `CASE WHEN ${isCovered} THEN (last_value - ${first})::float8 / nullif(${first}::float8, 0) END`,
  };
  const computed = Object.entries(figures).map(([name, sql]) => `${sql} AS ${column(name)}`);
  return raw([...["n", "returns", "r2", "r4"].map(column), ...computed]);
}

/** Columns of the figures that can rank pairs. */
export const RANK_COLUMNS: Readonly<Record<RankFigure, string>> = {
  rv: "rv",
  cv: "cv",
  stdDev: "std_dev",
  mean: "mean",
};

/** Figure by which a series is ranked: the default of its metric. */
function rankingFigure(window: WindowId): string {
  const cases = METRIC_IDS.map(
    (id) => `WHEN '${id}' THEN ${RANK_COLUMNS[METRICS[id].rankFigures[0]]}_${window}`,
  );
  return `CASE metric ${cases.join(" ")} END`;
}

/** Condition of a pegged pair, on the row of its price. */
const IS_PEGGED = Prisma.raw(
  `abs(mean_${PEG_WINDOW} - 1) < ${MAX_PEG_DISTANCE} AND rv_${PEG_WINDOW} < ${MAX_PEG_VOLATILITY}`,
);

/** Columns of `ranked` that have one element per window, with the SQL of an element. */
const RANKED_COLUMNS: Readonly<Record<string, (window: WindowId) => string>> = {
  n: (window) => `n_${window}`,
  coverage: (window) => `coverage_${window}`,
  fresh_coverage: (window) => `fresh_coverage_${window}`,
  mean: (window) => `mean_${window}`,
  std_dev: (window) => `std_dev_${window}`,
  cv: (window) => `cv_${window}`,
  change: (window) => `change_${window}`,
  rv: (window) => `rv_${window}`,
  rv_std_err: (window) => `CASE WHEN rv_${window} IS NULL THEN NULL WHEN r2_${window} = 0 THEN 0
    ELSE rv_${window} * 0.5 * sqrt(2::float8 / 3 * r4_${window}) / r2_${window} END`,
  returns: (window) => `returns_${window}`,
  // Values up to x in an ascending array, by binary search: ties share the best rank.
  rank: (window) => `cardinality(sorted_${window}) - width_bucket(ranking_${window}, sorted_${window}) + 1`,
  rank_of: (window) => `coalesce(cardinality(sorted_${window}), 0)`,
};

/**
 * `WITH` list ending in `ranked`: all statistics (lib/stats/README.md), one row per tracked series of a source; each figure is an
 * array with one element per window. Ranks are by the metric's default figure among pairs that are neither pegged nor silent. The
 * price decides whether a pair is pegged, for all its metrics. A series whose row at `end` is no longer stored has no row.
 * @param at end of the windows
 * @param end edge at `at`; null if nothing is stored after `at`, as in a tick: the newest totals are used
 * @param edges start of each window, in the order of the arrays; without `PEG_WINDOW` no pair is pegged
 */
export function statisticsCte(
  sourceId: number,
  intervalSeconds: number,
  at: Date,
  end: Edge | null,
  edges: readonly WindowEdge[],
): Prisma.Sql {
  const maxGap = maxGapMs(intervalSeconds);
  const oldest = (time: Date) => instant(new Date(time.getTime() - maxGap));
  const newest = trackedSeries(sourceId, METRIC_IDS);
  const ending = end
    ? Prisma.sql`
      SELECT l.id, l.pair_id, l.metric, l.first_at, l.last_at, ${sampleAt(end)},
             ${Prisma.join(ALL_TOTALS.map((total) => totalAtEnd(total, end)))}
      FROM (${newest}) l ${joinRowsAt(end, "b")}`
    : newest;
  const each = (sql: (edge: WindowEdge) => Prisma.Sql) => Prisma.join(edges.map(sql));
  const eachWindow = (sql: (window: WindowId) => string) => raw(edges.map(({ window }) => sql(window)));
  const oldestAtEnd = oldest(end?.at ?? at);
  const isPegged = edges.some(({ window }) => window === PEG_WINDOW) ? IS_PEGGED : Prisma.sql`false`;
  const firstValue = (edge: WindowEdge) => {
    const [time, value] = ["at", "value"].map((column) => Prisma.raw(`${startOf(edge.window)}.${column}`));
    return Prisma.sql`CASE WHEN ${time} >= ${oldest(edge.at)} THEN ${value} END AS ${Prisma.raw(`first_value_${edge.window}`)}`;
  };
  // OFFSET 0 keeps a subquery whole: expressions used several times are computed once, and no join copies the sorted arrays.
  return Prisma.sql`
    ending AS (${ending}),
    difference AS (
      SELECT l.id AS series_id, l.pair_id, l.metric,
             coalesce(l.at < ${oldestAtEnd}, false) AS silent, CASE WHEN l.at >= ${oldestAtEnd} THEN l.value END AS last_value,
             ${each((edge) => Prisma.sql`${firstValue(edge)}, ${Prisma.join(ALL_TOTALS.map((total) => difference(total, edge)))}`)}
      FROM ending l ${Prisma.join(
        edges.map((edge) => joinRowsAt(edge, startOf(edge.window))),
        " ",
      )}
      WHERE l.n IS NOT NULL OFFSET 0
    ),
    figures AS (SELECT series_id, pair_id, metric, silent, ${each(figuresSql)} FROM difference),
    flagged AS (
      SELECT f.*, ${eachWindow((window) => `std_dev_${window} / nullif(mean_${window}, 0) AS cv_${window}`)},
             -- An array instead of a join, because pegged pairs are few and wrong row estimates cannot make it slow.
             CASE WHEN metric = ${MAIN_METRIC} THEN coalesce(${isPegged}, false)
                  ELSE pair_id = ANY (ARRAY(SELECT pair_id FROM figures WHERE metric = ${MAIN_METRIC} AND ${isPegged}))
                  END AS pegged
      FROM figures f OFFSET 0
    ),
    rankable AS (
      SELECT f.*, ${eachWindow((window) => `CASE WHEN NOT (pegged OR silent) THEN ${rankingFigure(window)} END AS ranking_${window}`)}
      FROM flagged f
    ),
    -- Sorting numbers for the ranks is several times faster than sorting whole rows for rank().
    sorted AS (
      SELECT metric, ${eachWindow((window) => `array_agg(ranking_${window} ORDER BY ranking_${window}) FILTER (WHERE ranking_${window} IS NOT NULL) AS sorted_${window}`)}
      FROM rankable GROUP BY metric
    ),
    ranked AS (
      SELECT series_id, metric, pegged, silent, ${plainArray(edges.map((edge) => edge.at.toISOString()))}::timestamptz[] AS from_at,
             ${raw(
               Object.entries(RANKED_COLUMNS).map(
                 ([name, sql]) => `ARRAY[${edges.map(({ window }) => sql(window)).join(", ")}] AS ${name}`,
               ),
             )}
      FROM rankable JOIN sorted USING (metric) OFFSET 0
    )`;
}

/**
 * `FROM` item with one row per series and window from arrays with one element per standard window, as in view `volatility`.
 * @param relation `ranked` of `statisticsCte`
 */
export function byWindow(relation: "ranked"): Prisma.Sql {
  const windows = WINDOWS.map(({ id }, i) => `(${i + 1}, '${id}')`).join(", ");
  const figures = ["from_at", ...Object.keys(RANKED_COLUMNS)].map((column) => `${column}[w.i] AS ${column}`);
  return Prisma.raw(`(SELECT series_id, metric, w."window", ${figures.join(", ")}, pegged, silent
    FROM ${relation} CROSS JOIN (VALUES ${windows}) AS w(i, "window"))`);
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
    FROM (SELECT l.id, ${sampleAt(edge)} FROM (${trackedSeries(sourceId, [metric])}) l ${joinRowsAt(edge, "b")}) v
    WHERE v.at >= ${instant(since)}`;
}
