import type { PriceSeries, VolatilitySeries } from "@/lib/contracts/series";
import { countOf, formatCount } from "@/lib/format/count";
import { formatSpan } from "@/lib/format/span";
import { toTimeRanges } from "@/lib/series/time-ranges";
import { nearestInTime } from "./nearest-in-time";

type Figure = VolatilitySeries["points"][number];

/** A row of the data table: a sample with its figures, or a gap. */
export type TableRow =
  | { kind: "sample"; time: number; value: number; stale: boolean; figure: Figure | null }
  /** `missed`: number of ticks without a sample. */
  | { kind: "gap"; time: number; from: number; to: number; missed: number };

export type PreparedTable = {
  /** Newest first. */
  rows: TableRow[];
  /** States which samples the table contains. */
  note: string;
};

/** Number of points requested for the table: enough for all stored samples of a named range at one sample a minute. */
export const TABLE_POINTS = 5000;

/**
 * Prepares the samples of a span as a table, with a row for each gap.
 * @param volatility of the same span; null while it is loading
 */
export function prepareTable(prices: PriceSeries, volatility: VolatilitySeries | null): PreparedTable {
  const samples = prices.points.flatMap(({ time, value, stale }) =>
    value === null ? [] : [{ time, value, stale }],
  );
  const isThinned = samples.length < prices.samples;
  const figures = volatility?.points ?? [];
  const byTime = new Map(figures.map((figure) => [figure.time, figure]));
  const figureAt = (time: number) => byTime.get(time) ?? (isThinned ? nearestInTime(figures, time) : null);
  const gaps = toTimeRanges(prices.gaps);
  const intervalMs = prices.intervalSeconds * 1000;
  const rows: TableRow[] = [
    ...samples.map((sample) => ({ kind: "sample" as const, ...sample, figure: figureAt(sample.time) })),
    // A gap ends at the sample in the row above it, or at the end of the span.
    ...gaps.map(({ from, to }) => ({
      ...{ kind: "gap" as const, time: (from + to) / 2, from, to },
      missed: Math.max(1, Math.round((to - from) / intervalMs) - 1),
    })),
  ].sort((a, b) => b.time - a.time);
  return { rows, note: noteOf(prices, samples.length, gaps.length) };
}

function noteOf(prices: PriceSeries, shown: number, gaps: number): string {
  const { samples, stepSeconds, resolutionSeconds, intervalSeconds } = prices;
  const spanMs = Date.parse(prices.to) - Date.parse(prices.from);
  const parts: string[] = [];
  if (shown < samples) {
    const step = formatSpan((spanMs / shown) * 2);
    parts.push(
      `${formatCount(shown)} of ${countOf(samples, "sample")} shown: the lowest and the highest of about every ${step}, with the nearest figures. The CSV file has all samples.`,
    );
  } else {
    parts.push(shown === 1 ? "One sample." : `All ${formatCount(shown)} samples.`);
  }
  if (stepSeconds > 0) {
    parts.push(`Only the last sample of each ${formatSpan(stepSeconds * 1000)} was read.`);
  } else if (resolutionSeconds > intervalSeconds) {
    parts.push(`Older samples are kept once every ${formatSpan(resolutionSeconds * 1000)} at the coarsest.`);
  }
  if (gaps > 0) parts.push(gaps === 1 ? "One gap has a row." : `${formatCount(gaps)} gaps have a row each.`);
  return parts.join(" ");
}
