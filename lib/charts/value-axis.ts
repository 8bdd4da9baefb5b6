import { formatAxisValue, formatDrawnPrice, formatSignedAxisValue } from "@/lib/format/axis-value";
import { formatWithPower, formatWithSuffix } from "@/lib/format/short-number";
import { plainDecimal } from "@/lib/market/decimal";
import { linearScale, logScale, type Scale } from "./scale";

/** A mark on an axis and the text beside it. */
export type AxisTick = { value: number; text: string };

/** How the values of an axis are written. */
type AxisLabels =
  /** As they are, shortened with a suffix or a power of ten where there is no room. */
  | { form: "full" }
  /** As differences from a value whose digits are too many to repeat at every tick. */
  | { form: "offset"; from: number; fromText: string }
  /** As percent changes from a value. */
  | { form: "percent"; base: number };

export type ValueAxis = {
  /** A logarithmic axis has a domain above 0. */
  scale: "linear" | "log";
  /** Lowest and highest value drawn. */
  domain: readonly [number, number];
  /** Ascending, inside the domain, with different texts. */
  ticks: AxisTick[];
  /** Decimals that tell a tick from the next one. */
  decimals: number;
  labels: AxisLabels;
};

/** The scales that a price chart offers. */
export const PRICE_SCALES = ["linear", "log", "percent"] as const;
export type PriceScale = (typeof PRICE_SCALES)[number];

/** Characters that a label may have; the axis is as wide as its longest one. */
export const MAX_LABEL_LENGTH = 13;
/** A linear axis has at least so many steps, and no more than two and a half times as many. */
const MIN_STEPS = 3;
const MAX_TICKS = 7;
/** Share of the span that is left free above and below. */
const MARGIN = 0.05;
/** A tick in this outermost share of the axis would be cut off. */
const EDGE = 0.03;
/** Two ticks closer than this share of the height would touch: 14 of 168 pixels. */
const MIN_GAP = 0.085;
/** Values that differ by less than this share of themselves are drawn as equal: a double holds no finer ticks. */
const MIN_RELATIVE_SPAN = 1e-13;
/** The height of a line of equal values, as a share of the value. */
const FLAT_SPAN = 0.01;
/** Below this ratio of highest to lowest, round linear ticks suit a logarithmic axis better than decades. */
const MIN_DECADE_RATIO = 2;

/** A round step: `factor` × 10^`power`. */
type Step = { factor: number; power: number };

const numberOf = (count: number, power: number) => Number(`${count}e${power}`);

/** The largest of 1, 2, 5 × 10^k that is no larger than `limit`. */
function roundStep(limit: number): Step {
  const power = Math.floor(Math.log10(limit) + 1e-9);
  // Powers of ten below one are not exact: 2 × 0.1 must not become 0.1 by a rounding error.
  const factor = [5, 2, 1].find((one) => numberOf(one, power) <= limit * (1 + 1e-9)) ?? 1;
  return { factor, power };
}

const decimalsOf = ({ power }: { power: number }) => Math.max(0, -power);

/** The multiples of a step from `from` to `to`, each the double nearest to its decimal digits. */
function multiples({ factor, power }: Step, from: number, to: number): number[] {
  const step = numberOf(factor, power);
  const values: number[] = [];
  const last = Math.floor(to / step + 1e-9);
  for (let k = Math.ceil(from / step - 1e-9); k <= last; k++) values.push(numberOf(k * factor, power) || 0);
  return values;
}

/** A value as it is where that is short enough, else with a suffix or a power of ten; the digits themselves as a last resort. */
function shortText(full: string, value: number, step: number): string {
  if (full.length <= MAX_LABEL_LENGTH) return full;
  const candidates = [formatWithSuffix(value, step), formatWithPower(value, step)];
  return candidates.find((one) => one !== null && one.length <= MAX_LABEL_LENGTH) ?? full;
}

type Labelled = Pick<ValueAxis, "ticks" | "decimals" | "labels">;

/** Texts of round values that are all multiples of one step. */
function labelTicks(values: readonly number[], step: Step): Labelled {
  const decimals = decimalsOf(step);
  const stepValue = numberOf(step.factor, step.power);
  const text = (value: number) => shortText(formatAxisValue(value, decimals), value, stepValue);
  const ticks = values.map((value) => ({ value, text: text(value) }));
  const [first] = values;
  if (first === undefined || ticks.every((tick) => tick.text.length <= MAX_LABEL_LENGTH)) {
    return { ticks, decimals, labels: { form: "full" } };
  }
  const offset = (value: number) => {
    const difference = Math.round((value - first) / stepValue) * stepValue;
    return shortText(formatSignedAxisValue(difference, decimals), difference, stepValue);
  };
  return {
    ticks: values.map((value) => ({ value, text: offset(value) })),
    decimals,
    labels: { form: "offset", from: first, fromText: formatAxisValue(first, decimals) },
  };
}

/** The span of an axis around values, also around equal ones. */
function paddedDomain(low: number, high: number, fromZero: boolean): [number, number] {
  if (fromZero) return [0, (high || 1) * (1 + MARGIN)];
  const largest = Math.max(Math.abs(low), Math.abs(high));
  if (high - low <= largest * MIN_RELATIVE_SPAN) {
    const half = (largest * FLAT_SPAN) / 2 || 0.5;
    const middle = (low + high) / 2;
    return [middle - half, middle + half];
  }
  return [low - (high - low) * MARGIN, high + (high - low) * MARGIN];
}

/** Round ticks of a linear span, without those that its edges would cut off. */
function linearTicks([from, to]: readonly [number, number], fromZero: boolean): Labelled {
  const step = roundStep((to - from) / MIN_STEPS);
  const edge = (to - from) * EDGE;
  return labelTicks(multiples(step, fromZero ? 0 : from + edge, to - edge), step);
}

/**
 * A linear axis of values with a few round ticks: four or five as a rule.
 * @param low lowest value, finite
 * @param high highest value, `low` or more
 * @param fromZero whether the axis starts at 0, as volatility does and price does not
 * @param unit written after the topmost tick
 */
export function valueAxis(
  low: number,
  high: number,
  { fromZero = false, unit = "" }: { fromZero?: boolean; unit?: string } = {},
): ValueAxis {
  const domain = paddedDomain(low, high, fromZero);
  const labelled = linearTicks(domain, fromZero);
  const top = labelled.ticks.at(-1);
  if (top && unit !== "") top.text = `${top.text} ${unit}`;
  return { scale: "linear", domain, ...labelled };
}

/**
 * A linear axis of prices whose ticks are round percent changes from one of them.
 * @param base the price that counts as 0 %, above 0
 */
export function percentAxis(low: number, high: number, base: number): ValueAxis {
  const isFlat = high - low <= high * MIN_RELATIVE_SPAN;
  const percentOf = (price: number) => (isFlat ? 0 : (price / base - 1) * 100);
  const priceOf = (percent: number) => base * (1 + percent / 100);
  const domain = paddedDomain(percentOf(low), percentOf(high), false);
  const edge = (domain[1] - domain[0]) * EDGE;
  const step = roundStep((domain[1] - domain[0]) / MIN_STEPS);
  const stepValue = numberOf(step.factor, step.power);
  const decimals = decimalsOf(step);
  const text = (percent: number) =>
    `${shortText(formatSignedAxisValue(percent, decimals), percent, stepValue)}\u202f%`;
  return {
    scale: "linear",
    domain: [priceOf(domain[0]), priceOf(domain[1])],
    ticks: multiples(step, domain[0] + edge, domain[1] - edge).map((percent) => ({
      value: priceOf(percent),
      text: text(percent),
    })),
    decimals,
    labels: { form: "percent", base },
  };
}

/** Sets of ticks in decades, the densest first. */
function* decadeSets([from, to]: readonly [number, number]): Generator<{
  values: number[];
  powers: number[];
}> {
  const lowest = Math.floor(Math.log10(from));
  const highest = Math.ceil(Math.log10(to));
  const every = (decades: number, factors: readonly number[]) => {
    const values: number[] = [];
    const powers: number[] = [];
    for (let power = Math.ceil(lowest / decades) * decades; power <= highest; power += decades) {
      for (const factor of factors) {
        values.push(numberOf(factor, power));
        powers.push(power);
      }
    }
    return { values, powers };
  };
  yield every(1, [1, 2, 5]);
  yield every(1, [1, 3]);
  for (let decades = 1; decades <= highest - lowest; decades++) yield every(decades, [1]);
}

/** Whether ticks at these shares of the height are few enough and far enough apart. */
function hasRoom(places: readonly number[]): boolean {
  if (places.length > MAX_TICKS) return false;
  return places.every((place, i) => i === 0 || place - (places[i - 1] ?? 0) >= MIN_GAP);
}

/**
 * A logarithmic axis of prices: ticks in decades where the prices span several, else round linear ones.
 * @param low lowest price, above 0
 * @param high highest price, `low` or more
 */
export function logAxis(low: number, high: number): ValueAxis {
  const isFlat = high - low <= high * MIN_RELATIVE_SPAN;
  const ratio = isFlat ? 1 + FLAT_SPAN : high / low;
  const margin = isFlat ? Math.sqrt(ratio) : ratio ** MARGIN;
  const domain: [number, number] = [low / margin, high * margin];
  const place = (value: number) => Math.log(value / domain[0]) / Math.log(domain[1] / domain[0]);
  const isInside = (value: number) => place(value) >= EDGE && place(value) <= 1 - EDGE;
  const axis = { scale: "log", domain } as const;
  if (ratio >= MIN_DECADE_RATIO) {
    for (const { values, powers } of decadeSets(domain)) {
      const kept = values.flatMap((value, i) => (isInside(value) ? [{ value, power: powers[i] ?? 0 }] : []));
      if (kept.length < MIN_STEPS) break;
      if (!hasRoom(kept.map(({ value }) => place(value)))) continue;
      const ticks = kept.map(({ value, power }) => ({ value, text: decadeText(value, power) }));
      return { ...axis, ticks, decimals: 0, labels: { form: "full" } };
    }
  }
  return { ...axis, ...linearTicksOfLog(domain, place) };
}

function decadeText(value: number, power: number): string {
  const step = numberOf(1, power);
  const large = formatWithSuffix(value, step);
  // One million is written as the decades above it are.
  if (large !== null && large.length <= MAX_LABEL_LENGTH) return large;
  return shortText(formatAxisValue(value, decimalsOf({ power })), value, step);
}

/** The smallest round step whose ticks have room on a logarithmic axis of no more than a few decades. */
function linearTicksOfLog([from, to]: readonly [number, number], place: (value: number) => number): Labelled {
  let step = roundStep((to - from) / MAX_TICKS);
  for (;;) {
    const values = multiples(step, from, to).filter(
      (value) => value > 0 && place(value) >= EDGE && place(value) <= 1 - EDGE,
    );
    if (values.length <= 2 || hasRoom(values.map(place))) return labelTicks(values, step);
    step = nextStep(step);
  }
}

function nextStep({ factor, power }: Step): Step {
  if (factor === 1) return { factor: 2, power };
  return factor === 2 ? { factor: 5, power } : { factor: 1, power: power + 1 };
}

/** The axis of a price chart. @param base the price that counts as 0 % */
export function priceAxis(scale: PriceScale, low: number, high: number, base: number): ValueAxis {
  if (scale === "log" && low > 0) return logAxis(low, high);
  if (scale === "percent" && base > 0) return percentAxis(low, high, base);
  return valueAxis(low, high);
}

/** Where the values of an axis are drawn, pixels from the top. @param height of the lines */
export function axisScale({ scale, domain }: ValueAxis, height: number): Scale {
  const make = scale === "log" ? logScale : linearScale;
  return make(domain[0], domain[1], height, 0);
}

/** Pixels between a tick and the flag of the last value, which covers what is closer. */
const FLAG_CLEARANCE = 15;

/**
 * The ticks of an axis that the flag of a value does not cover.
 * @param height of the plot, pixels
 * @param flag null where there is no flag
 */
export function ticksBesideFlag(axis: ValueAxis, height: number, flag: number | null): AxisTick[] {
  if (flag === null) return axis.ticks;
  const { toPixel } = axisScale(axis, height);
  return axis.ticks.filter(({ value }) => Math.abs(toPixel(value) - toPixel(flag)) > FLAG_CLEARANCE);
}

/** The step that shows three digits of a value, which a suffix or a power of ten has room for. */
function leadingStep(value: number): number {
  return value === 0 ? 1 : 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2);
}

/** A percent change with a digit more than the axis needs, two at least. A price that is left is never a fall of 100 %. */
function formatPercentOnAxis(percent: number, decimals: number): string {
  for (let shown = Math.max(2, decimals + 1); ; shown++) {
    const text = formatSignedAxisValue(percent, shown);
    if (percent > -100 && Number(percent.toFixed(Math.min(shown, 100))) <= -100 && shown < 15) continue;
    return `${shortText(text, percent, leadingStep(percent))}\u202f%`;
  }
}

/** A value on an axis, in the form of its ticks and with a digit more where those are shortened: for a flag. */
export function formatOnAxis(value: number, { labels, decimals, domain }: ValueAxis): string {
  const fine = Math.max((domain[1] - domain[0]) / 100, leadingStep(value));
  if (labels.form === "percent") {
    return formatPercentOnAxis((value / labels.base - 1) * 100, decimals);
  }
  if (labels.form === "offset") {
    const difference = value - labels.from;
    return shortText(formatSignedAxisValue(difference, decimals + 1), difference, leadingStep(difference));
  }
  return shortText(formatDrawnPrice(plainDecimal(value), "table", decimals), value, fine);
}
