import type { ReplayReport, ReportedPair, ReportedWindow } from "@/jobs/replay/report";
import { plainDecimal } from "@/lib/market/decimal";
import { WINDOW_IDS } from "@/lib/market/window";

const HEADINGS = [
  "rank",
  "pair",
  "n",
  "coverage",
  "mean",
  "std dev",
  "cv",
  "change",
  "volatility / day",
  "returns",
];
/** Indexes of left-aligned text columns; the others are right-aligned numbers. */
const LEFT_COLUMNS = new Set([1]);

/** Report as text: a table per source and window, most volatile pair first. */
export function reportTable(report: ReplayReport): string {
  const lines = [`As of ${report.at}: ${report.ticks} ticks, ${report.rejected} rejected.`];
  for (const { source } of report.sources) {
    const pairs = report.pairs.filter((pair) => pair.source === source);
    for (const id of WINDOW_IDS) {
      const rows = pairs.map((pair) => ({ pair, figures: pair.windows[id] })).sort(byRank);
      lines.push("", `${source}, ${id}`, ...aligned([HEADINGS, ...rows.map(cells)]));
    }
  }
  return lines.join("\n");
}

type Row = { pair: ReportedPair; figures: ReportedWindow };

function byRank(a: Row, b: Row): number {
  const rankOf = ({ figures }: Row) => figures.rank ?? Number.MAX_SAFE_INTEGER;
  return rankOf(a) - rankOf(b) || a.pair.pair.localeCompare(b.pair.pair, "en");
}

function cells({ pair, figures }: Row): string[] {
  const { rank, of, n, coverage, mean, stdDev, cv, change, rv, rvStdErr, returns } = figures;
  return [
    rank === null ? "–" : `${rank} / ${of}`,
    pair.pair,
    String(n),
    percent(coverage, 4),
    digits(mean, 6),
    digits(stdDev, 4),
    percent(cv, 3),
    percent(change, 3),
    rv === null ? "–" : `${percent(rv, 3)} ± ${percent(rvStdErr, 2)}`,
    String(returns),
  ];
}

function digits(value: number | null, significant: number): string {
  return value === null ? "–" : plainDecimal(Number(value.toPrecision(significant)));
}

/** Significant digits of a double. */
const MAX_SIGNIFICANT = 15;

/** More digits where fewer would round to 100 %. */
function percent(fraction: number | null, significant: number): string {
  if (fraction === null) return "–";
  const isWhole = (places: number) => Math.abs(Number((fraction * 100).toPrecision(places))) === 100;
  let places = significant;
  while (Math.abs(fraction) !== 1 && places < MAX_SIGNIFICANT && isWhole(places)) places += 1;
  return `${digits(fraction * 100, places)} %`;
}

function aligned(rows: readonly string[][]): string[] {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        LEFT_COLUMNS.has(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
}
