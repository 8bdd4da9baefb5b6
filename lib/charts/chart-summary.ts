import { formatMoment } from "@/lib/format/axis-time";
import { formatDrawnPrice } from "@/lib/format/axis-value";
import { countOf } from "@/lib/format/count";
import type { Zone } from "@/lib/format/instant";
import { formatMissedTicks } from "@/lib/format/missed-ticks";
import { formatChange } from "@/lib/format/percent";
import { formatSpan } from "@/lib/format/span";
import { plainDecimal } from "@/lib/market/decimal";
import type { TimeRange } from "@/lib/series/time-ranges";
import type { PreparedPrice, SampleGap } from "./prepare-price";
import type { PreparedVolatility } from "./prepare-volatility";
import { formatVolume, type PreparedVolume } from "./prepare-volume";
import { type ChartUnit, formatShownFigure, quartilesText } from "./quartiles-text";

function spanText({ from, to }: TimeRange, zone: Zone): string {
  return `from ${formatMoment(from, zone)} to ${formatMoment(to, zone)}`;
}

function rangeText(stretches: readonly TimeRange[], singular: string, plural: string): string | null {
  if (stretches.length === 0) return null;
  const total = stretches.reduce((sum, { from, to }) => sum + to - from, 0);
  return `${countOf(stretches.length, singular, plural)}, ${formatSpan(total)} in all`;
}

function gapText(gaps: readonly SampleGap[]): string | null {
  if (gaps.length === 0) return null;
  const missed = gaps.reduce((sum, gap) => sum + gap.missed, 0);
  return `${countOf(gaps.length, "gap without samples", "gaps without samples")}, ${formatMissedTicks(missed)} in all`;
}

/** What the price chart shows, in a few sentences: range, lowest, highest, gaps, stale stretches. */
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
    rangeText(chart.stale, "stale stretch", "stale stretches"),
  ];
  return `${parts.filter((part) => part !== null).join("; ")}.`;
}

/** What the volume chart shows, in a few sentences. */
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

/** What the volatility chart shows, in a few sentences. */
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
    /** The window in words. */
    span: string;
    zone: Zone;
    /** Name of the source whose pairs the band is made of. */
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
    chart.hasProvisional ? "provisional in parts, where less than 90 % was sampled" : null,
    rangeText(chart.withheld, "stretch with too little data", "stretches with too little data"),
    chart.middle.newest &&
      `${quartilesText(chart.middle, source)} last between ${figure(chart.middle.newest[0])} and ${figure(chart.middle.newest[1])}`,
  ];
  return `${parts.filter((part) => part !== null).join("; ")}.`;
}
