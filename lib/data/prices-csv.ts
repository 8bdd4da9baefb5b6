import "server-only";
import { samplesAtSql } from "@/lib/data/moments-rows";
import { readSampleTimes } from "@/lib/data/price-series";
import { epochMsSql, findSeries, readGaps, type StoredSeries } from "@/lib/data/stored-series";
import { readThinnedDays } from "@/lib/data/thinned-rows";
import { type RequestedSpan, resolveSpan, type TimeSpan } from "@/lib/data/time-range";
import { readStatisticsAt, windowLengthMs } from "@/lib/data/volatility-series";
import { type Database, database } from "@/lib/db/client";
import { csvLine } from "@/lib/format/csv";
import { plainDecimal } from "@/lib/market/decimal";
import { MAIN_METRIC, METRICS, type Metric, type MetricId, type StatisticId } from "@/lib/market/metric";
import { isNotFresh, publicationOf } from "@/lib/market/publication";
import type { RangeId } from "@/lib/market/range";
import type { WindowId } from "@/lib/market/window";
import type { WindowStatistics } from "@/lib/stats/window-statistics";

/** Number of samples read and sent at a time. */
const CHUNK = 1000;
const STALE_MS = 5 * 60_000;
const DAY_MS = 86_400_000;

/** Name and content of a file. */
export type CsvExport = { fileName: string; body: ReadableStream<Uint8Array> };

type CsvRow = { at: number; value: string; provider_at: number | null; received_at: number | null };

/**
 * All stored samples of a pair's metric in a span as CSV, oldest first: event time in ISO 8601 UTC, value with all digits, and the
 * figures of the window ending there with coverage and state. A gap is a line at its start without a value. The header has the
 * units. Samples are read in chunks as the client receives them.
 * @param signal stops reading
 * @throws AppError `not_found` for an unknown pair
 */
export async function exportPrices(
  pair: { source: string; id: string },
  request: RequestedSpan & { window: WindowId; metric?: MetricId },
  signal: AbortSignal,
  db: Database = database(),
): Promise<CsvExport> {
  const metric = METRICS[request.metric ?? MAIN_METRIC];
  const series = await findSeries(db, pair.source, pair.id, metric.id);
  const span = resolveSpan(request, series.newestRoundMs ?? 0);
  const lines = csvLines(db, series, span, request.window, metric);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (signal.aborted) {
        await lines.return(undefined);
        controller.close();
        return;
      }
      const { value, done } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
  return { fileName: fileNameOf(pair, request), body };
}

/** @example fileNameOf({ source: "coingecko", id: "bitcoin-usd" }, { range: "7d" }) // "coingecko-bitcoin-usd-7d.csv" */
export function fileNameOf(
  pair: { source: string; id: string },
  request: { range?: RangeId | undefined; from?: string | undefined; metric?: MetricId },
): string {
  const span = request.range ?? request.from?.slice(0, 10) ?? "24h";
  const metric = request.metric === undefined || request.metric === MAIN_METRIC ? "" : `-${request.metric}`;
  const name = `${pair.source}-${pair.id}${metric}-${span}`.replace(/[^A-Za-z0-9._-]+/g, "-");
  return `${name.slice(0, 120)}.csv`;
}

async function* csvLines(
  db: Database,
  series: StoredSeries,
  span: TimeSpan,
  window: WindowId,
  metric: Metric,
): AsyncGenerator<string, void, undefined> {
  const columns = FIGURES.filter(({ id }) => metric.statistics.includes(id));
  yield header(columns, series.quote, window, metric);
  const isSilent = await readIsSilent(db, series);
  const gaps = await readGaps(db, series, span.fromMs, span.toMs);
  const windowMs = windowLengthMs(window);
  let nextGap = 0;
  const gapLines = (untilMs: number) => {
    let text = "";
    for (let gap = gaps[nextGap]; gap !== undefined && gap.from < untilMs; gap = gaps[++nextGap]) {
      const isOpen = isSilent && gap.from === series.lastAtMs;
      text += gapLine(Math.max(gap.from, span.fromMs), Math.min(gap.to, span.toMs), isOpen, columns);
    }
    return text;
  };
  for await (const part of sampleTimes(db, series, span)) {
    const rows = await db.$queryRaw<CsvRow[]>`
      SELECT ${epochMsSql("s.at")} AS at, s.value::text AS value, ${epochMsSql("s.provider_at")} AS provider_at,
             (SELECT ${epochMsSql("t.received_at")} FROM tick t
              WHERE t.source_id = ${series.sourceId} AND t.at = s.at) AS received_at
      FROM ${samplesAtSql(series, part)} ORDER BY s.at`;
    const statistics = await readStatisticsAt(
      db,
      series,
      rows.map((row) => row.at),
      windowMs,
    );
    let text = "";
    rows.forEach((row, k) => {
      const figures = statistics[k];
      text += gapLines(row.at);
      if (figures) text += sampleLine(row, figures, columns);
    });
    if (text !== "") yield text;
  }
  const rest = gapLines(span.toMs);
  if (rest !== "") yield rest;
}

/** Event times of the span in chunks, read day by day to limit memory. */
async function* sampleTimes(
  db: Database,
  series: StoredSeries,
  span: TimeSpan,
): AsyncGenerator<number[], void> {
  const { firstAtMs, lastAtMs } = series;
  if (firstAtMs === null || lastAtMs === null) return;
  const toMs = Math.min(span.toMs, lastAtMs);
  for (let fromMs = Math.max(span.fromMs, firstAtMs - 1); fromMs < toMs; fromMs = endOfDay(fromMs)) {
    const day = { fromMs, toMs: Math.min(endOfDay(fromMs), toMs) };
    const times = await readSampleTimes(db, series, day, await readThinnedDays(db, day.fromMs, day.toMs));
    for (let i = 0; i < times.length; i += CHUNK) yield times.slice(i, i + CHUNK);
  }
}

/** The last millisecond of the first UTC day that ends after an instant. */
function endOfDay(ms: number): number {
  return Math.floor((ms + 1) / DAY_MS) * DAY_MS + DAY_MS - 1;
}

type FigureColumn = {
  id: StatisticId & keyof WindowStatistics;
  title: (window: WindowId, quote: string) => string;
};

/** Exported statistics; only those of the metric are used. */
const FIGURES: readonly FigureColumn[] = [
  { id: "rv", title: (window) => `realized volatility over ${window} (fraction per square root of a day)` },
  { id: "rvStdErr", title: () => "standard error of it (same)" },
  { id: "stdDev", title: (window, quote) => `standard deviation over ${window} (${quote})` },
  { id: "mean", title: (window, quote) => `mean over ${window} (${quote})` },
];

function header(columns: readonly FigureColumn[], quote: string, window: WindowId, metric: Metric): string {
  return csvLine([
    "time (UTC)",
    `${metric.csvName} (${quote})`,
    "quote age (s)",
    "state",
    ...columns.map(({ title }) => title(window, quote)),
    `coverage of ${window} (fraction)`,
    `fresh coverage of ${window} (fraction)`,
    `samples in ${window}`,
  ]);
}

/**
 * State of a line: `stale` if the quote was stale when received; the publication state of the window; `not fresh` if the source
 * repeated old quotes in a part of it.
 */
function stateOf(ageMs: number | null, figures: WindowStatistics): string {
  const labels = { published: "measured", provisional: "provisional", withheld: "not enough data" };
  const quality = labels[publicationOf(figures.coverage)];
  const states = [quality];
  if (ageMs !== null && ageMs > STALE_MS) states.unshift("stale");
  if (isNotFresh(figures)) states.push("not fresh");
  return states.join("; ");
}

function sampleLine(row: CsvRow, figures: WindowStatistics, columns: readonly FigureColumn[]): string {
  const ageMs =
    row.provider_at === null || row.received_at === null
      ? null
      : Math.max(0, row.received_at - row.provider_at);
  return csvLine([
    new Date(row.at).toISOString(),
    row.value,
    ageMs === null ? "" : String(ageMs / 1000),
    stateOf(ageMs, figures),
    ...columns.map(({ id }) => decimal(figures[id])),
    decimal(figures.coverage),
    decimal(figures.freshCoverage),
    String(figures.n),
  ]);
}

/** @param isSilent true for the open gap of a silent pair */
function gapLine(fromMs: number, toMs: number, isSilent: boolean, columns: readonly FigureColumn[]): string {
  const state = `${isSilent ? "silent; " : ""}missed until ${new Date(toMs).toISOString()}`;
  return csvLine([new Date(fromMs).toISOString(), "", "", state, ...Array(columns.length + 3).fill("")]);
}

/** Whether the pair is silent at its source's newest tick. */
async function readIsSilent(db: Database, { seriesId }: StoredSeries): Promise<boolean> {
  const statistics =
    seriesId && (await db.seriesStatistics.findUnique({ where: { seriesId }, select: { silent: true } }));
  return statistics ? statistics.silent : false;
}

/** Plain decimal text without exponent; empty for null. */
function decimal(value: number | null): string {
  return value === null ? "" : plainDecimal(value);
}
