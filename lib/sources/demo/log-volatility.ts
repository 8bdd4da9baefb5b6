import { normal } from "@/lib/sources/demo/noise";

/** A day has a new shock every two hours. */
const STEPS_PER_DAY = 12;

/** Remaining fraction of a shock after one step: half of it after 16 hours, so that regimes last hours to days. */
const PERSISTENCE = 2 ** (-2 / 16);

/** Number of past shocks that are summed; an older one has a weight below 0.5 %. */
const MEMORY = 64;

const WEIGHTS = Float64Array.from({ length: MEMORY }, (_, age) => PERSISTENCE ** age);
const SPREAD_OF_SUM = Math.sqrt(WEIGHTS.reduce((sum, weight) => sum + weight * weight, 0));

/**
 * The logarithm of a volatility, with calm and volatile periods, zero in the mean:
 *
 *     h(k) = c · Σ_(j<64) ψ^j η(k − j) + share · h_parent(k),   η standard normal, k in two-hour steps
 *
 * c makes the standard deviation of the first term `spread`. In between h is interpolated linearly.
 * With a parent, volatilities rise together: when the market's volatility rises, that of most coins does too.
 */
export class LogVolatility {
  readonly #streamBits: number;
  readonly #scale: number;
  readonly #parent: LogVolatility | null;
  readonly #share: number;
  readonly #knots = new Float64Array(STEPS_PER_DAY + 1);
  readonly #shocks = new Float64Array(STEPS_PER_DAY + MEMORY);
  #day = Number.NaN;

  /** Variance of h in the long run: `E exp(h) = exp(variance / 2)`. */
  readonly variance: number;

  constructor(
    streamBits: number,
    spread: number,
    parent: { process: LogVolatility; share: number } | null = null,
  ) {
    this.#streamBits = streamBits;
    this.#scale = spread / SPREAD_OF_SUM;
    this.#parent = parent?.process ?? null;
    this.#share = parent?.share ?? 0;
    this.variance = spread ** 2 + this.#share ** 2 * (this.#parent?.variance ?? 0);
  }

  /**
   * h in the middle of each of a day's equal cells.
   * @param day whole days since the epoch, UTC
   * @param into overwritten; its length is the number of cells of the day
   */
  fillDay(day: number, into: Float64Array): void {
    const knots = this.knotsOf(day);
    for (let cell = 0; cell < into.length; cell++) {
      const position = ((cell + 0.5) * STEPS_PER_DAY) / into.length;
      const step = Math.floor(position);
      const before = knots[step] ?? 0;
      into[cell] = before + (position - step) * ((knots[step + 1] ?? 0) - before);
    }
  }

  /** h at every second hour of a day, including both midnights; overwritten for the next day requested. */
  knotsOf(day: number): Float64Array {
    if (this.#day === day) return this.#knots;
    const newest = day * STEPS_PER_DAY + STEPS_PER_DAY;
    const shocks = this.#shocks;
    for (let age = 0; age < shocks.length; age++) shocks[age] = normal(this.#streamBits, newest - age);
    const parentKnots = this.#parent?.knotsOf(day);
    for (let knot = 0; knot <= STEPS_PER_DAY; knot++) {
      let sum = 0;
      const youngest = STEPS_PER_DAY - knot;
      for (let age = 0; age < MEMORY; age++) sum += (WEIGHTS[age] ?? 0) * (shocks[youngest + age] ?? 0);
      this.#knots[knot] = this.#scale * sum + this.#share * (parentKnots?.[knot] ?? 0);
    }
    this.#day = day;
    return this.#knots;
  }
}
