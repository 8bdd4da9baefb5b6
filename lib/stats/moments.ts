import { MAIN_METRIC, METRICS, type MetricId } from "@/lib/market/metric";
import {
  add,
  type Exact,
  exactFromDouble,
  exactFromInteger,
  multiply,
  subtract,
  ZERO,
} from "@/lib/stats/exact";
import { isAnchor, type PricePoint, returnBetween } from "@/lib/stats/returns";

/** One value of a series at one tick. */
export type Sample = PricePoint & {
  /** Provider's time of the price, epoch milliseconds; null if it states none. */
  readonly providerAtMs: number | null;
};

/**
 * Running totals of a series from its first sample up to and including one sample. The difference of two of them
 * covers the samples after the earlier one up to and including the later one.
 */
export type Moments = {
  /** Number of samples. */
  readonly n: number;
  /** Σw in milliseconds: the time covered by the samples. */
  readonly sumW: number;
  /** Σw over fresh samples, in milliseconds. */
  readonly sumWFresh: number;
  /** Σw·p in milliseconds × quote, exact. */
  readonly sumWp: Exact;
  /** Σw·p² in milliseconds × quote², exact. */
  readonly sumWp2: Exact;
  /** Number of returns. */
  readonly returns: number;
  /** Σr² of log returns; each r² enters with 15 significant digits, the sum is exact. */
  readonly sumR2: Exact;
  /** Σr⁴, likewise. */
  readonly sumR4: Exact;
  /** Στ in milliseconds: the time the returns span. */
  readonly sumTau: number;
};

/** State of a series that is needed to add the next sample. */
export type SeriesState = {
  readonly moments: Moments;
  /** Newest sample; null before the first. */
  readonly last: Sample | null;
  /** Newest anchor, from which the next return is measured; null before the first sample. */
  readonly anchor: PricePoint | null;
};

export const NO_MOMENTS: Moments = {
  n: 0,
  sumW: 0,
  sumWFresh: 0,
  sumWp: ZERO,
  sumWp2: ZERO,
  returns: 0,
  sumR2: ZERO,
  sumR4: ZERO,
  sumTau: 0,
};

/** A series without samples. */
export const EMPTY: SeriesState = { moments: NO_MOMENTS, last: null, anchor: null };

/** A sample is not later than the series' newest one. */
export class SampleOrderError extends RangeError {
  override name = "SampleOrderError";
  readonly kind: "duplicate" | "out_of_order";

  constructor(kind: "duplicate" | "out_of_order", atMs: number, lastAtMs: number) {
    super(
      `The sample at ${new Date(atMs).toISOString()} does not come after the series' newest one ` +
        `(${new Date(lastAtMs).toISOString()}): give each instant once, oldest first.`,
    );
    this.kind = kind;
  }
}

/**
 * Time weight of a sample in milliseconds: time since the previous sample, at most the interval; the interval for the
 * first sample.
 */
export function timeWeightMs(atMs: number, previousAtMs: number | null, intervalSeconds: number): number {
  const intervalMs = intervalSeconds * 1000;
  return previousAtMs === null ? intervalMs : Math.min(atMs - previousAtMs, intervalMs);
}

/**
 * True if the provider's time advanced since the previous sample. Also true for the first sample and if either time
 * is unknown.
 */
function isFresh(sample: Sample, previous: Sample | null): boolean {
  if (previous === null || previous.providerAtMs === null || sample.providerAtMs === null) return true;
  return sample.providerAtMs > previous.providerAtMs;
}

/**
 * Adds one sample to a series (lib/stats/README.md).
 * @param sample later than the newest one of `state`, its value valid for the metric
 * @param intervalSeconds interval of the source at this tick; may differ from earlier ones
 * @throws SampleOrderError if the sample is not later than the newest one
 * @throws RangeError for a value below 0, or a price of 0
 */
export function advance(
  state: SeriesState,
  sample: Sample,
  intervalSeconds: number,
  metric: MetricId = MAIN_METRIC,
): SeriesState {
  const { allowsZero, hasReturns } = METRICS[metric];
  const { moments, last, anchor } = state;
  if (last !== null && sample.atMs <= last.atMs) {
    throw new SampleOrderError(
      sample.atMs === last.atMs ? "duplicate" : "out_of_order",
      sample.atMs,
      last.atMs,
    );
  }
  if (sample.price.units < 0n || (sample.price.units === 0n && !allowsZero))
    throw new RangeError(`A ${metric} of this size is not valid: reject it before it gets here.`);

  const w = timeWeightMs(sample.atMs, last?.atMs ?? null, intervalSeconds);
  const wp = multiply(exactFromInteger(w), sample.price);
  const endsReturn = hasReturns && isAnchor(sample.atMs, anchor?.atMs ?? null);
  const closed = endsReturn && anchor !== null ? returnBetween(anchor, sample, intervalSeconds) : null;
  const r2 = closed === null ? 0 : closed.r * closed.r;
  return {
    moments: {
      n: moments.n + 1,
      sumW: moments.sumW + w,
      sumWFresh: moments.sumWFresh + (isFresh(sample, last) ? w : 0),
      sumWp: add(moments.sumWp, wp),
      sumWp2: add(moments.sumWp2, multiply(wp, sample.price)),
      returns: moments.returns + (closed === null ? 0 : 1),
      sumR2: add(moments.sumR2, exactFromDouble(r2)),
      sumR4: add(moments.sumR4, exactFromDouble(r2 * r2)),
      sumTau: moments.sumTau + (closed?.tauMs ?? 0),
    },
    last: sample,
    anchor: endsReturn ? sample : anchor,
  };
}

/**
 * Totals after `start`, up to and including `end`.
 * @param end the later row of a series
 * @param start the earlier row; `NO_MOMENTS` if the series began after it
 */
export function difference(end: Moments, start: Moments): Moments {
  return {
    n: end.n - start.n,
    sumW: end.sumW - start.sumW,
    sumWFresh: end.sumWFresh - start.sumWFresh,
    sumWp: subtract(end.sumWp, start.sumWp),
    sumWp2: subtract(end.sumWp2, start.sumWp2),
    returns: end.returns - start.returns,
    sumR2: subtract(end.sumR2, start.sumR2),
    sumR4: subtract(end.sumR4, start.sumR4),
    sumTau: end.sumTau - start.sumTau,
  };
}

/** A stored sample with the totals up to and including it. */
export type MomentsRow = PricePoint & { readonly moments: Moments };

/**
 * Rows of a series of samples, one per sample.
 * @param samples oldest first, distinct times, all of one interval
 * @throws SampleOrderError, RangeError as `advance`
 */
export function momentsRows(
  samples: readonly Sample[],
  intervalSeconds: number,
  metric: MetricId = MAIN_METRIC,
): MomentsRow[] {
  let state = EMPTY;
  return samples.map((sample) => {
    state = advance(state, sample, intervalSeconds, metric);
    return { atMs: sample.atMs, price: sample.price, moments: state.moments };
  });
}
