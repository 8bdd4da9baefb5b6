import { formatMoment } from "@/lib/format/axis-time";
import { formatDrawnPrice } from "@/lib/format/axis-value";
import { countOf } from "@/lib/format/count";
import type { Zone } from "@/lib/format/instant";
import { formatMissedTicks } from "@/lib/format/missed-ticks";
import { formatChange, formatShare } from "@/lib/format/percent";
import { formatSpan } from "@/lib/format/span";
import { plainDecimal } from "@/lib/market/decimal";
import { FULL_COVERAGE } from "@/lib/market/thresholds";
import type { TimeRange } from "@/lib/series/time-ranges";
import type { PreparedPrice, SampleGap } from "./prepare-price";
import type { PreparedVolatility } from "./prepare-volatility";
import { formatVolume, type PreparedVolume } from "./prepare-volume";
import { type ChartUnit, formatShownFigure, quartilesText } from "./quartiles-text";

function spanText({ from, to }: TimeRange, zone: Zone): string {
  return `from ${formatMoment(from, zone)} to ${formatMoment(to, zone)}`;
}

function rangeText(ranges: readonly TimeRange[], singular: string, plural: string): string | null {
  if (ranges.length === 0) return null;
  const total = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  return `${countOf(ranges.length, singular, plural)}, ${formatSpan(total)} in all`;
}

function gapText(gaps: readonly SampleGap[]): string | null {
  if (gaps.length === 0) return null;
  const missed = gaps.reduce((sum, gap) => sum + gap.missed, 0);
  return `${countOf(gaps.length, "gap without samples", "gaps without samples")}, ${formatMissedTicks(missed)} in all`;
}

/** Text alternative of the price chart: range, lowest, highest, gaps and stale time ranges. */
export function summarizePrice(chart: PreparedPrice, pair: string, quote: string, zone: Zone): string {
  const { lowest, highest, last } = chart;
  if (!lowest || !highest || !last) return `Price of ${pair} ${spanText(chart.span, zone)}: no samples.`;
  const { labels } = chart.axis;
  const price = (value: number) => {
    const text = `${formatDrawnPrice(plainDecimal(value), "page")} ${quote}`;
    return labels.form === "percent" ? `${text} (${formatChange(value / labels.base - 1).text})` : text;
  };
  const parts = [
    `Price of ${pair} ${spanText(chart.span, zone)}: between ${price(lowest.value)} and ${price(highest.value)}, last ${price(last.value)}`,
    chart.axis.scale === "log" ? "logarithmic scale" : null,
    labels.form === "percent" && chart.base
      ? `percent changes since ${formatMoment(chart.base.time, zone)}`
      : null,
    chart.unsampled && `first sample ${formatMoment(chart.unsampled.to, zone)}`,
    gapText(chart.gaps),
    rangeText(chart.stale, "stale period", "stale periods"),
  ];
  return `${parts.filter((part) => part !== null).join("; ")}.`;
}

/** Text alternative of the volume chart. */
export function summarizeVolume(chart: PreparedVolume, pair: string, quote: string, zone: Zone): string {
  const { lowest, highest, last } = chart;
  const head = `Volume of ${pair} over the trailing 24 h, ${spanText(chart.span, zone)}`;
  if (!lowest || !highest || !last) return `${head}: no samples.`;
  const volume = (value: number) => `${formatVolume(value, chart)} ${quote}`;
  const parts = [
    `${head}: between ${volume(lowest.value)} and ${volume(highest.value)}, last ${volume(last.value)}`,
    gapText(chart.gaps),
  ];
  return `${parts.filter((part) => part !== null).join("; ")}.`;
}

/** Text alternative of the volatility chart. */
export function summarizeVolatility(
  chart: PreparedVolatility,
  {
    pair,
    span,
    zone,
    source,
    ...shownIn
  }: ChartUnit & {
    pair: string;
    /** Display name of the window: `24 h`. */
    span: string;
    zone: Zone;
    /** Display name of the source. */
    source: string;
  },
): string {
  const name = shownIn.measure === "rv" ? "Realized volatility" : "Standard deviation";
  const head = `${name} of ${pair} over the trailing ${span}, ${spanText(chart.span, zone)}`;
  const { lowest, highest } = chart;
  if (!lowest || !highest) return `${head}: not enough data.`;
  const figure = (value: number) => formatShownFigure(value, shownIn);
  const parts = [
    `${head}: between ${figure(lowest.value)} and ${figure(highest.value)}`,
    chart.hasProvisional
      ? `provisional in parts, where less than ${formatShare(FULL_COVERAGE)} was sampled`
      : null,
    rangeText(chart.withheld, "period with too little data", "periods with too little data"),
    chart.quartiles.newest &&
      `${quartilesText(chart.quartiles, source)} last between ${figure(chart.quartiles.newest[0])} and ${figure(chart.quartiles.newest[1])}`,
  ];
  return `${parts.filter((part) => part !== null).join("; ")}.`;
}
