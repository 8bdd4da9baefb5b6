import { inVolatilityUnit, type VolatilityUnit } from "@/lib/format/volatility";

/** Ends of a logarithmic axis of volatilities, in % per √day. */
export type StripAxis = { readonly from: number; readonly to: number };

/** Axis of the whole market: constant, so that positions can be compared between days. */
export const MARKET_AXIS: StripAxis = { from: 0.4, to: 30 };

/** Percentiles of the listed pairs at which the axis begins and ends. */
const LOWER_PERCENTILE = 0.05;
const UPPER_PERCENTILE = 0.95;
/** Possible ends of an axis, times a power of ten. */
const END_STEPS = [1, 1.5, 2, 3, 5, 7] as const;
/** Minimum ratio of the ends, so that nearly equal values are not drawn far apart. */
const MIN_RATIO = 4;
/** An axis is kept while the share of its length that is not needed is at most this. */
const MAX_UNUSED = 0.3;

const stepAt = (index: number) => {
  const power = Math.floor(index / END_STEPS.length);
  return Number(((END_STEPS[index - power * END_STEPS.length] ?? 1) * 10 ** power).toPrecision(2));
};

/** Index of the last step at or below a number above 0. */
function stepBelow(percent: number): number {
  let index = Math.floor(Math.log10(percent)) * END_STEPS.length;
  while (stepAt(index + 1) <= percent) index += 1;
  return index;
}

/** An axis includes the lowest or highest value if that lengthens it by this share at most. */
const MAX_EXTENSION = 0.5;

/** The shortest axis with round ends that contains two percentages. */
function axisAround(low: number, high: number): StripAxis {
  let from = stepBelow(low);
  let to = stepBelow(high) + 1;
  while (stepAt(to) / stepAt(from) < MIN_RATIO) {
    if (low / stepAt(from) < stepAt(to) / high) from -= 1;
    else to += 1;
  }
  return { from: stepAt(from), to: stepAt(to) };
}

const lengthOf = ({ from, to }: StripAxis) => Math.log(to / from);

/**
 * Axis of a list: from the 5th to the 95th percentile, or to the lowest and highest value if they are near, with round ends.
 * @param rvs volatilities of the listed pairs, fraction per √day; zeros are ignored
 * @param previous the previous axis, which is returned while it fits, so that a tick does not move every dot
 */
export function fitStripAxis(rvs: readonly number[], previous: StripAxis | null = null): StripAxis {
  const sorted = rvs.filter((rv) => rv > 0).sort((a, b) => a - b);
  if (sorted.length === 0) return previous ?? MARKET_AXIS;
  // Rounded outwards, so that a short list is entirely on the axis.
  const last = sorted.length - 1;
  const percents = sorted.map((rv) => rv * 100);
  const inner = axisAround(
    percents[Math.floor(LOWER_PERCENTILE * last)] ?? 0,
    percents[Math.ceil(UPPER_PERCENTILE * last)] ?? 0,
  );
  const reach = (inner.to / inner.from) ** MAX_EXTENSION;
  const low = percents.find((percent) => percent >= inner.from / reach) ?? inner.from;
  const high = percents.findLast((percent) => percent <= inner.to * reach) ?? inner.to;
  const fitted = axisAround(low, high);
  const isKept =
    previous !== null &&
    previous.from <= low &&
    previous.to >= high &&
    lengthOf(fitted) >= (1 - MAX_UNUSED) * lengthOf(previous);
  return isKept ? previous : fitted;
}

/**
 * Position of a volatility on a logarithmic axis.
 * @param rv fraction per √day
 * @returns 0 at the left end, 1 at the right end; below 0 or above 1 beyond the axis; −Infinity for zero
 */
export function stripPosition(rv: number, { from, to }: StripAxis = MARKET_AXIS): number {
  return Math.log((rv * 100) / from) / Math.log(to / from);
}

/** A position as an SVG attribute, clamped to the axis. */
export function stripX(position: number): string {
  return `${(Math.min(1, Math.max(0, position)) * 100).toFixed(2)}%`;
}

/** A tick of the axis: its value in % of the unit, and its position as an SVG attribute. */
export type StripTick = { percent: number; x: string };

const TICK_STEPS = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7]] as const;
const MIN_TICKS = 2;
const MAX_TICKS = 4;
/** Minimum distance of two ticks, so that their labels do not touch; share of the axis. */
const MIN_TICK_GAP = 0.2;
/** Minimum distance of a tick from the left end of the axis, so that its label fits; share of the axis. */
const TICK_MARGIN = 0.06;
/** Minimum distance from the right end, which also fits the unit. */
const UNIT_MARGIN = 0.25;

/**
 * Ticks of an axis: one to four round numbers, ascending, with room for the unit after the last one.
 */
export function stripTicks(axis: StripAxis, unit: VolatilityUnit): StripTick[] {
  const factor = inVolatilityUnit(1, unit);
  const positionOf = (percent: number) => stripPosition(percent / 100 / factor, axis);
  let best: StripTick[] = [];
  for (const steps of TICK_STEPS) {
    const ticks: StripTick[] = [];
    for (let power = Math.floor(Math.log10(axis.from * factor)); 10 ** power <= axis.to * factor; power++) {
      for (const step of steps) {
        const percent = Number((step * 10 ** power).toPrecision(2));
        const position = positionOf(percent);
        if (position >= TICK_MARGIN && position <= 1 - UNIT_MARGIN)
          ticks.push({ percent, x: stripX(position) });
      }
    }
    if (best.length > 0 && ticks.length > MAX_TICKS) break;
    best = ticks;
    if (ticks.length > MIN_TICKS) break;
  }
  const kept: StripTick[] = [];
  let previous = Number.NEGATIVE_INFINITY;
  for (const tick of best) {
    const position = positionOf(tick.percent);
    if (position - previous < MIN_TICK_GAP) continue;
    kept.push(tick);
    previous = position;
  }
  return kept;
}
