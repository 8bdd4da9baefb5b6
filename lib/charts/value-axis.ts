import { formatAxisValue, formatDrawnPrice, formatSignedAxisValue } from "@/lib/format/axis-value";
import { formatWithPower, formatWithSuffix } from "@/lib/format/short-number";
import { plainDecimal } from "@/lib/market/decimal";
import { linearScale, logScale, type Scale } from "./scale";

/** A tick of an axis and its label. */
export type AxisTick = { value: number; text: string };

/** Form of the labels of an axis. */
type AxisLabels =
  /** Values, shortened with a suffix or a power of ten if too long. */
  | { form: "full" }
  /** Differences from a value that has too many digits to repeat at every tick. */
  | { form: "offset"; from: number; fromText: string }
  /** Percent changes from a value. */
  | { form: "percent"; base: number };

export type ValueAxis = {
  /** A logarithmic axis has a domain above 0. */
  scale: "linear" | "log";
  /** Lowest and highest value drawn. */
  domain: readonly [number, number];
  /** Ascending, inside the domain, with different texts. */
  ticks: AxisTick[];
  /** Decimals that distinguish neighbouring ticks. */
  decimals: number;
  labels: AxisLabels;
};

/** Scales of a price chart. */
export const PRICE_SCALES = ["linear", "log", "percent"] as const;
export type PriceScale = (typeof PRICE_SCALES)[number];

/** Maximum number of characters of a label. */
export const MAX_LABEL_LENGTH = 13;
/** A linear axis has at least this number of steps, and at most 2.5 times as many. */
const MIN_STEPS = 3;
const MAX_TICKS = 7;
/** Padding above and below the values, as a share of the span. */
const MARGIN = 0.05;
/** Ticks closer to an end than this share of the axis would be clipped. */
const EDGE = 0.03;
/** Two ticks closer than this share of the height would touch: 14 of 168 pixels. */
const MIN_GAP = 0.085;
/** Values with a smaller relative difference are drawn as equal: doubles have no finer ticks. */
const MIN_RELATIVE_SPAN = 1e-13;
/** Span of the axis for equal values, as a share of the value. */
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
  const factor = [5, 2, 1].find((candidate) => numberOf(candidate, power) <= limit * (1 + 1e-9)) ?? 1;
  return { factor, power };
}

const decimalsOf = ({ power }: { power: number }) => Math.max(0, -power);

/** Multiples of a step from `from` to `to`, each the double nearest to its decimal digits. */
function multiples({ factor, power }: Step, from: number, to: number): number[] {
  const step = numberOf(factor, power);
  const values: number[] = [];
  const last = Math.floor(to / step + 1e-9);
  for (let k = Math.ceil(from / step - 1e-9); k <= last; k++) values.push(numberOf(k * factor, power) || 0);
  return values;
}

/** The full text if short enough, else with a suffix or a power of ten if one of them is, else the full text. */
function shortText(full: string, value: number, step: number): string {
  if (full.length <= MAX_LABEL_LENGTH) return full;
  const candidates = [formatWithSuffix(value, step), formatWithPower(value, step)];
  return candidates.find((text) => text !== null && text.length <= MAX_LABEL_LENGTH) ?? full;
}

type Labelled = Pick<ValueAxis, "ticks" | "decimals" | "labels">;

/** Labels of values that are multiples of one step. */
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

/** Domain of an axis with padding, which is not empty even for equal values. */
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

/** Round ticks of a linear domain, without those that its edges would clip. */
function linearTicks([from, to]: readonly [number, number], fromZero: boolean): Labelled {
  const step = roundStep((to - from) / MIN_STEPS);
  const edge = (to - from) * EDGE;
  return labelTicks(multiples(step, fromZero ? 0 : from + edge, to - edge), step);
}

/**
 * A linear axis with a few round ticks, usually four or five.
 * @param low lowest value, finite
 * @param high highest value, `low` or more
 * @param fromZero whether the axis starts at 0
 * @param unit appended to the topmost label
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
 * A linear price axis with ticks at round percent changes.
 * @param base the price at 0 %, above 0
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

/** Candidate tick sets of a logarithmic axis, densest first. */
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

/** Whether ticks are few enough and far enough apart. @param fractions positions as shares of the height, ascending */
function hasRoom(fractions: readonly number[]): boolean {
  if (fractions.length > MAX_TICKS) return false;
  return fractions.every((fraction, i) => i === 0 || fraction - (fractions[i - 1] ?? 0) >= MIN_GAP);
}

/**
 * A logarithmic price axis: ticks at decades if the prices span several, else at round linear steps.
 * @param low lowest price, above 0
 * @param high highest price, `low` or more
 */
export function logAxis(low: number, high: number): ValueAxis {
  const isFlat = high - low <= high * MIN_RELATIVE_SPAN;
  const ratio = isFlat ? 1 + FLAT_SPAN : high / low;
  const margin = isFlat ? Math.sqrt(ratio) : ratio ** MARGIN;
  const domain: [number, number] = [low / margin, high * margin];
  const fraction = (value: number) => Math.log(value / domain[0]) / Math.log(domain[1] / domain[0]);
  const isInside = (value: number) => fraction(value) >= EDGE && fraction(value) <= 1 - EDGE;
  const axis = { scale: "log", domain } as const;
  if (ratio >= MIN_DECADE_RATIO) {
    for (const { values, powers } of decadeSets(domain)) {
      const kept = values.flatMap((value, i) => (isInside(value) ? [{ value, power: powers[i] ?? 0 }] : []));
      if (kept.length < MIN_STEPS) break;
      if (!hasRoom(kept.map(({ value }) => fraction(value)))) continue;
      const ticks = kept.map(({ value, power }) => ({ value, text: decadeText(value, power) }));
      return { ...axis, ticks, decimals: 0, labels: { form: "full" } };
    }
  }
  return { ...axis, ...linearTicksOfLog(domain, fraction) };
}

function decadeText(value: number, power: number): string {
  const step = numberOf(1, power);
  const large = formatWithSuffix(value, step);
  // 1 M, like the decades above it, and not 1,000,000.
  if (large !== null && large.length <= MAX_LABEL_LENGTH) return large;
  return shortText(formatAxisValue(value, decimalsOf({ power })), value, step);
}

/** Ticks of the smallest round step that fits a logarithmic axis of few decades. */
function linearTicksOfLog(
  [from, to]: readonly [number, number],
  fraction: (value: number) => number,
): Labelled {
  let step = roundStep((to - from) / MAX_TICKS);
  for (;;) {
    const values = multiples(step, from, to).filter(
      (value) => value > 0 && fraction(value) >= EDGE && fraction(value) <= 1 - EDGE,
    );
    if (values.length <= 2 || hasRoom(values.map(fraction))) return labelTicks(values, step);
    step = nextStep(step);
  }
}

function nextStep({ factor, power }: Step): Step {
  if (factor === 1) return { factor: 2, power };
  return factor === 2 ? { factor: 5, power } : { factor: 1, power: power + 1 };
}

/** Axis of a price chart. A scale that the prices do not allow becomes linear. @param base the price at 0 % */
export function priceAxis(scale: PriceScale, low: number, high: number, base: number): ValueAxis {
  if (scale === "log" && low > 0) return logAxis(low, high);
  if (scale === "percent" && base > 0) return percentAxis(low, high, base);
  return valueAxis(low, high);
}

/** Scale from the values of an axis to pixels from the top. @param height of the plot, pixels */
export function axisScale({ scale, domain }: ValueAxis, height: number): Scale {
  const make = scale === "log" ? logScale : linearScale;
  return make(domain[0], domain[1], height, 0);
}

/** Height of the flag of a value on an axis, pixels. */
export const FLAG_HEIGHT = 18;

/** A flag covers ticks that are closer than this, pixels. */
const FLAG_CLEARANCE = 15;

/** Center of the flag of a value at `y`, kept inside its plot; pixels from the top. */
export function flagCenter(y: number, height: number): number {
  return Math.min(height - FLAG_HEIGHT / 2, Math.max(FLAG_HEIGHT / 2, y));
}

/** Whether a flag centered at `flagY` covers a tick at `y`, pixels. */
export function isUnderFlag(y: number, flagY: number): boolean {
  return Math.abs(y - flagY) <= FLAG_CLEARANCE;
}

/**
 * Ticks of an axis that are not covered by the flag of a value.
 * @param height of the plot, pixels
 * @param flag null without a flag
 */
export function ticksBesideFlag(axis: ValueAxis, height: number, flag: number | null): AxisTick[] {
  if (flag === null) return axis.ticks;
  const { toPixel } = axisScale(axis, height);
  const flagY = flagCenter(toPixel(flag), height);
  return axis.ticks.filter(({ value }) => !isUnderFlag(toPixel(value), flagY));
}

/** Step at which a value has three significant digits. */
function leadingStep(value: number): number {
  return value === 0 ? 1 : 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2);
}

/** A percent change with one more decimal than the axis, at least two, and enough not to round a loss to −100 %. */
function formatPercentOnAxis(percent: number, decimals: number): string {
  for (let shown = Math.max(2, decimals + 1); ; shown++) {
    const text = formatSignedAxisValue(percent, shown);
    if (percent > -100 && Number(percent.toFixed(Math.min(shown, 100))) <= -100 && shown < 15) continue;
    return `${shortText(text, percent, leadingStep(percent))}\u202f%`;
  }
}

/** A value for the flag on an axis, in the form of the ticks with one more digit. */
export function formatOnAxis(value: number, { labels, decimals, domain }: ValueAxis): string {
  const step = Math.max((domain[1] - domain[0]) / 100, leadingStep(value));
  if (labels.form === "percent") {
    return formatPercentOnAxis((value / labels.base - 1) * 100, decimals);
  }
  if (labels.form === "offset") {
    const difference = value - labels.from;
    return shortText(formatSignedAxisValue(difference, decimals + 1), difference, leadingStep(difference));
  }
  return shortText(formatDrawnPrice(plainDecimal(value), "table", decimals), value, step);
}
