import type { PriceSeries } from "@/lib/contracts/series";
import { compactValue } from "@/lib/format/compact";
import { formatWithSuffix } from "@/lib/format/short-number";
import { plainDecimal } from "@/lib/market/decimal";
import { rangeAround } from "@/lib/series/time-ranges";
import { nearestInTime } from "./nearest-in-time";
import { type PreparedPrice, preparePrice } from "./prepare-price";
import { formatOnAxis, type ValueAxis, valueAxis } from "./value-axis";

/** A volume chart, ready to draw; `last` is null if the pair has no volume in the span. */
export type PreparedVolume = Omit<PreparedPrice, "base">;

/**
 * Prepares a series of rolling 24 h volumes for drawing, like prices, with an axis from 0.
 * @param series values in quote units, 0 or more
 */
export function prepareVolume(series: PriceSeries): PreparedVolume {
  const { base: _, ...chart } = preparePrice(series);
  return { ...chart, axis: volumeAxis(chart.highest?.value ?? 0) };
}

/** Volume of the sample nearest to a time, quote units; null in a gap and before the first sample. */
export function volumeAt({ stops, gaps, unsampled }: PreparedVolume, time: number): number | null {
  if (rangeAround(gaps, time) || (unsampled && time < unsampled.to)) return null;
  return nearestInTime(stops, time)?.value ?? null;
}

function volumeAxis(highest: number): ValueAxis {
  const axis = valueAxis(0, highest, { fromZero: true });
  const [first, second] = axis.ticks;
  if (!first || !second) return axis;
  const step = second.value - first.value;
  const ticks = axis.ticks.map(({ value, text }) => ({ value, text: formatWithSuffix(value, step) ?? text }));
  return { ...axis, ticks };
}

/**
 * A volume for the flag on its axis and for the tooltip, in quote units.
 * @example formatVolume(35_120_000_000, chart) // "35.1 B"
 */
export function formatVolume(value: number, { axis }: Pick<PreparedVolume, "axis">): string {
  return compactValue(plainDecimal(value)) ?? formatOnAxis(value, axis);
}
