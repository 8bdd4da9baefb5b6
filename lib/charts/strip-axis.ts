import { inVolatilityUnit, type VolatilityUnit } from "@/lib/format/volatility";

/** Ends of a logarithmic axis of volatilities, in % per √day. */
export type StripAxis = { readonly from: number; readonly to: number };

/** The axis of the whole market: always the same, so that a dot's place means the same every day. */
export const MARKET_AXIS: StripAxis = { from: 0.4, to: 30 };

/** Shares of the listed pairs that lie below the axis and above it. */
const LOWER_PERCENTILE = 0.05;
const UPPER_PERCENTILE = 0.95;
/** Where an axis may end, in each power of ten. */
const END_STEPS = [1, 1.5, 2, 3, 5, 7] as const;
/** An axis spans this factor or more: dots that are nearly equal do not look far apart. */
const MIN_SPAN = 4;
/** An axis keeps its ends while the listed volatilities need no more than this share less of its length. */
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

/** An end reaches to the last listed volatility where that makes the axis longer by this share of its length at most. */
const MAX_OVERSHOOT = 0.5;

/** The shortest axis around two percentages whose ends are round and far enough apart. */
function axisAround(low: number, high: number): StripAxis {
  let from = stepBelow(low);
  let to = stepBelow(high) + 1;
  while (stepAt(to) / stepAt(from) < MIN_SPAN) {
    if (low / stepAt(from) < stepAt(to) / high) from -= 1;
    else to += 1;
  }
  return { from: stepAt(from), to: stepAt(to) };
}

const lengthOf = ({ from, to }: StripAxis) => Math.log(to / from);

/**
 * The axis of a list: from the 5th to the 95th percentile of what it shows, or to the lowest and the highest where those
 * are near, with its ends on round steps.
 * @param rvs volatilities of the listed pairs, fraction per √day; those of 0 have no place on the axis
 * @param previous the axis before, which is kept while it fits, so that a tick does not move every dot
 */
export function fitStripAxis(rvs: readonly number[], previous: StripAxis | null = null): StripAxis {
  const sorted = rvs.filter((rv) => rv > 0).sort((a, b) => a - b);
  if (sorted.length === 0) return previous ?? MARKET_AXIS;
  // Those that the percentiles lie at, or the next further out: few pairs are all on the axis.
  const last = sorted.length - 1;
  const percents = sorted.map((rv) => rv * 100);
  const inner = axisAround(
    percents[Math.floor(LOWER_PERCENTILE * last)] ?? 0,
    percents[Math.ceil(UPPER_PERCENTILE * last)] ?? 0,
  );
  const reach = (inner.to / inner.from) ** MAX_OVERSHOOT;
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
 * Where a volatility lies on a logarithmic axis.
 * @param rv fraction per √day
 * @returns 0 = the left end, 1 = the right end, beyond them for what the axis cannot show; −Infinity for zero
 */
export function stripPlace(rv: number, { from, to }: StripAxis = MARKET_AXIS): number {
  return Math.log((rv * 100) / from) / Math.log(to / from);
}

/** A place as an SVG attribute, held on the axis. */
export function stripX(place: number): string {
  return `${(Math.min(1, Math.max(0, place)) * 100).toFixed(2)}%`;
}

/** A labelled line of the axis: its value in % of the unit, and its place as an SVG attribute. */
export type StripTick = { percent: number; x: string };

const TICK_STEPS = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7]] as const;
const MIN_TICKS = 2;
const MAX_TICKS = 4;
/** Between two ticks, so that their labels do not touch, as a share of the axis. */
const MIN_TICK_GAP = 0.2;
/** Of a tick from either end of the axis, so that its label has room, as a share of the axis. */
const TICK_MARGIN = 0.06;
/** The last tick's label holds the unit as well. */
const UNIT_MARGIN = 0.25;

/**
 * The ticks of an axis: one to four round numbers, in ascending order.
 * @param isUnitShown whether the last label is followed by the unit, for which there has to be room
 */
export function stripTicks(axis: StripAxis, unit: VolatilityUnit): StripTick[] {
  const factor = inVolatilityUnit(1, unit);
  const placeOf = (percent: number) => stripPlace(percent / 100 / factor, axis);
  let best: StripTick[] = [];
  for (const steps of TICK_STEPS) {
    const ticks: StripTick[] = [];
    for (let power = Math.floor(Math.log10(axis.from * factor)); 10 ** power <= axis.to * factor; power++) {
      for (const step of steps) {
        const percent = Number((step * 10 ** power).toPrecision(2));
        const place = placeOf(percent);
        if (place >= TICK_MARGIN && place <= 1 - UNIT_MARGIN) ticks.push({ percent, x: stripX(place) });
      }
    }
    if (best.length > 0 && ticks.length > MAX_TICKS) break;
    best = ticks;
    if (ticks.length > MIN_TICKS) break;
  }
  // Those that would touch the one before them are left out.
  const kept: StripTick[] = [];
  let previous = Number.NEGATIVE_INFINITY;
  for (const tick of best) {
    const place = placeOf(tick.percent);
    if (place - previous < MIN_TICK_GAP) continue;
    kept.push(tick);
    previous = place;
  }
  return kept;
}
