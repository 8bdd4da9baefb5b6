import { formatAxisFlag, formatMoment } from "@/lib/format/axis-time";
import { formatDrawnPrice } from "@/lib/format/axis-value";
import type { Zone } from "@/lib/format/instant";
import { formatMissedTicks } from "@/lib/format/missed-ticks";
import { formatChange, formatCoverage } from "@/lib/format/percent";
import { formatSpan } from "@/lib/format/span";
import { formatStdDev } from "@/lib/format/std-dev";
import { formatScaled, formatScaledError, scaleUnit, type VolatilityScale } from "@/lib/format/volatility";
import { plainDecimal } from "@/lib/market/decimal";
import { isNotFresh, publicationOf } from "@/lib/market/publication";
import type { WindowId } from "@/lib/market/window";
import { WINDOW_LABELS } from "@/lib/market/window-labels";
import { rangeAround } from "@/lib/series/time-ranges";
import { nearestInTime } from "./nearest-in-time";
import type { PreparedPrice } from "./prepare-price";
import type { Measure, PreparedVolatility } from "./prepare-volatility";
import { formatVolume, type PreparedVolume, volumeAt } from "./prepare-volume";

/** One line of the tooltip. */
type ReadoutLine = {
  label: string;
  value: string;
  unit: string;
  /** Chart that draws this value; null for other values. */
  line: "price" | "volatility" | "volume" | null;
};

/** Content of the tooltip: the values of all charts at one time. */
export type Readout = {
  time: number;
  /** The time with its zone. */
  title: string;
  lines: ReadoutLine[];
  /** Explanation of a stale, provisional or missing value. */
  note: string | null;
  /** Title, lines and note as one text for screen readers. */
  spoken: string;
};

export type ReadoutOptions = VolatilityScale & {
  zone: Zone;
  quote: string;
  window: WindowId;
  measure: Measure;
};

/**
 * Content of the tooltip at a time. Inside a gap it has a note and no values.
 * @param time epoch milliseconds; values are those of the nearest sample, whose time is returned
 * @returns null for an empty chart
 */
export function prepareReadout(
  time: number,
  price: PreparedPrice,
  volatility: PreparedVolatility | null,
  { zone, quote, window, measure, ...scale }: ReadoutOptions,
  volume: PreparedVolume | null = null,
): Readout | null {
  if (price.unsampled && time < price.unsampled.to && time > price.unsampled.from) {
    const title = formatMoment(time, zone);
    const note = `Before the first sample: ${formatMoment(price.unsampled.to, zone)}.`;
    return { time, title, lines: [], note, spoken: `${title}. ${note}` };
  }
  const gap = rangeAround(price.gaps, time);
  if (gap) {
    const title = formatMoment(time, zone);
    const note = `Nothing was sampled for ${formatSpan(gap.to - gap.from)}: ${formatMissedTicks(gap.missed)}.`;
    return { time, title, lines: [], note, spoken: `${title}. ${note}` };
  }
  const sample = nearestInTime(price.stops, time);
  const at = sample?.time ?? nearestInTime(volatility?.stops ?? [], time)?.time;
  if (at === undefined) return null;
  const lines: ReadoutLine[] = [];
  const notes: string[] = [];
  if (sample) {
    const { labels, decimals } = price.axis;
    // On a percent axis `decimals` belongs to percentages, not to prices.
    const minDecimals = labels.form === "percent" ? 0 : decimals;
    const value = formatDrawnPrice(plainDecimal(sample.value), "page", minDecimals);
    lines.push({ label: "Price", value, unit: quote, line: "price" });
    if (labels.form === "percent" && price.base) {
      const change = formatChange(sample.value / labels.base - 1).text;
      const since = formatAxisFlag(price.base.time, zone);
      lines.push({ label: `Since ${since}`, value: change, unit: "", line: null });
    }
    if (sample.stale) notes.push("Stale: the source repeated an old quote.");
  }
  const figure = nearestInTime(volatility?.stops ?? [], at);
  const span = WINDOW_LABELS[window];
  if (figure) {
    const published = publicationOf(figure.coverage);
    const coverage = formatCoverage(figure.coverage);
    if (measure === "rv" && figure.rv !== null) {
      const units = scaleUnit(scale);
      lines.push({
        ...{ label: `Volatility, ${span}`, value: formatScaled(figure.rv, scale), unit: units },
        line: "volatility",
      });
      if (figure.rvStdErr !== null) {
        const error = formatScaledError(figure.rvStdErr, figure.rv, scale);
        lines.push({ label: "Standard error", value: error, unit: units, line: null });
      }
    }
    if (measure === "stdDev" && figure.stdDev !== null) {
      const { plain, tiny, exact } = formatStdDev(figure.stdDev, "page");
      const value = tiny ? formatDrawnPrice(exact) : (plain ?? exact);
      lines.push({ label: `Std deviation, ${span}`, value, unit: quote, line: "volatility" });
    }
    lines.push({ label: "Coverage", value: coverage, unit: "", line: null });
    if (published === "withheld") {
      notes.push(`Not enough data: ${coverage} of these ${span} was sampled.`);
    } else if (published === "provisional") {
      notes.push(`Provisional: ${coverage} of this window was sampled.`);
    }
    if (published !== "withheld" && isNotFresh(figure)) {
      notes.push(`${formatCoverage(figure.freshCoverage)} fresh: the source repeated old quotes.`);
    }
  }
  const traded = volume && volumeAt(volume, at);
  if (volume && traded !== null) {
    const value = formatVolume(traded, volume);
    lines.push({ label: "Volume, 24\u00a0h", value, unit: quote, line: "volume" });
  }
  const title = formatMoment(at, zone);
  const note = notes.length > 0 ? notes.join(" ") : null;
  const valuesText = lines
    .map((line) => `${line.label} ${line.value}${line.unit && ` ${line.unit}`}`)
    .join(", ");
  return { time: at, title, lines, note, spoken: `${title}. ${valuesText}.${note ? ` ${note}` : ""}` };
}
