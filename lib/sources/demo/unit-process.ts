import type { LogVolatility } from "@/lib/sources/demo/log-volatility";
import { normal, stream, uniform } from "@/lib/sources/demo/noise";

const DAY_SECONDS = 86_400;
const CELL_SECONDS = 300;
const CELLS_PER_DAY = DAY_SECONDS / CELL_SECONDS;
const MINUTES_PER_CELL = 5;
const SECONDS_PER_MINUTE = 60;

/** Number of past days' shocks in a level; with φ = 0.99 an older one would have a weight of 0.6 %. */
const MEMORY_DAYS = 512;

export type UnitProcessTraits = {
  /** φ: remaining fraction of a shock after one day, between 0 and 1. The smaller, the closer the level stays to zero. */
  persistence: number;
  /** Expected jumps a day; at most one occurs. */
  jumpsPerDay: number;
  volatility: LogVolatility;
};

type Jump = { second: number; size: number };

/**
 * A random path with volatility 1 per √day that returns to zero, and whose level at any second is a function of that
 * second alone. Used by `market.ts`. It is constructed as follows:
 *
 * 1. **Midnights.** `x(D) = Σ_(j<512) φ^j ε(D − 1 − j)`, ε(d) = z(d) + jump(d), z standard normal: a
 *    mean-reverting walk, truncated where older shocks are negligible, so that it needs no starting point.
 * 2. **Within a day**, 288 cells of 5 minutes, each of standard deviation `σ_k = exp(h_k − Var h / 2) / √288`
 *    with h the log-volatility. `W_k = Σ σ_i z_i` and `V_k = Σ σ_i²` give the bridge
 *    `x_k = x(D) + W_k − (V_k / V_288) · W_288 + (V_k / V_288) · (x(D + 1) − jump − x(D))`.
 * 3. **Within a cell**, five minutes, and **within a minute**, sixty seconds: the same bridge with even
 *    variance, computed only for times requested. A finer time never changes a coarser one.
 * 4. **Jumps** are a step at one second of the day, added to the bridge, and stay in x(D + 1).
 *
 * The newest day, cell and minute are cached, so that moving forward costs about one random number per step.
 */
export class UnitProcess {
  readonly #traits: UnitProcessTraits;
  readonly #weights: Float64Array;
  readonly #dayBits: number;
  readonly #cellBits: number;
  readonly #minuteBits: number;
  readonly #secondBits: number;
  readonly #jumpBits: number;

  #day = Number.NaN;
  #jump: Jump | null = null;
  readonly #dayPath = new Float64Array(CELLS_PER_DAY + 1);
  readonly #cellSpread = new Float64Array(CELLS_PER_DAY);
  #cell = Number.NaN;
  readonly #cellPath = new Float64Array(MINUTES_PER_CELL + 1);
  #minute = Number.NaN;
  readonly #minutePath = new Float64Array(SECONDS_PER_MINUTE + 1);

  constructor(seed: number, name: string, traits: UnitProcessTraits) {
    this.#traits = traits;
    this.#weights = Float64Array.from({ length: MEMORY_DAYS }, (_, age) => traits.persistence ** age);
    this.#dayBits = stream(seed, `${name}:day`);
    this.#cellBits = stream(seed, `${name}:cell`);
    this.#minuteBits = stream(seed, `${name}:minute`);
    this.#secondBits = stream(seed, `${name}:second`);
    this.#jumpBits = stream(seed, `${name}:jump`);
  }

  /**
   * @param second whole seconds since the epoch
   * @returns the level: zero in the mean, volatility about 1 per √day
   */
  levelAt(second: number): number {
    const day = Math.floor(second / DAY_SECONDS);
    if (day !== this.#day) this.#enterDay(day);
    const ofDay = second - day * DAY_SECONDS;
    const jumped = this.#jump !== null && ofDay >= this.#jump.second ? this.#jump.size : 0;
    const cell = Math.floor(ofDay / CELL_SECONDS);
    const ofCell = ofDay - cell * CELL_SECONDS;
    if (ofCell === 0) return (this.#dayPath[cell] ?? 0) + jumped;

    if (this.#cell !== cell) this.#enterCell(cell);
    const minute = Math.floor(ofCell / SECONDS_PER_MINUTE);
    const ofMinute = ofCell - minute * SECONDS_PER_MINUTE;
    if (ofMinute === 0) return (this.#cellPath[minute] ?? 0) + jumped;

    if (this.#minute !== minute) this.#enterMinute(minute);
    return (this.#minutePath[ofMinute] ?? 0) + jumped;
  }

  #enterDay(day: number): void {
    this.#day = day;
    this.#cell = Number.NaN;
    this.#minute = Number.NaN;
    this.#jump = this.#jumpOf(day);

    // Both midnights use the same shocks; the later one also has this day's.
    let from = 0;
    let to = this.#shockOf(day);
    for (let age = 0; age < MEMORY_DAYS; age++) {
      const shock = this.#shockOf(day - 1 - age);
      from += (this.#weights[age] ?? 0) * shock;
      to += (this.#weights[age + 1] ?? 0) * shock;
    }
    to -= this.#jump?.size ?? 0;

    const spread = this.#cellSpread;
    this.#traits.volatility.fillDay(day, spread);
    const { variance } = this.#traits.volatility;
    let total = 0;
    for (let cell = 0; cell < CELLS_PER_DAY; cell++) {
      const sigma = Math.exp((spread[cell] ?? 0) - variance / 2) / Math.sqrt(CELLS_PER_DAY);
      spread[cell] = sigma;
      total += sigma * sigma;
    }
    const path = this.#dayPath;
    let walked = 0;
    path[0] = 0;
    for (let cell = 0; cell < CELLS_PER_DAY; cell++) {
      walked += (spread[cell] ?? 0) * normal(this.#cellBits, day * CELLS_PER_DAY + cell);
      path[cell + 1] = walked;
    }
    let elapsed = 0;
    for (let cell = 0; cell <= CELLS_PER_DAY; cell++) {
      path[cell] = from + (path[cell] ?? 0) + (elapsed / total) * (to - from - walked);
      elapsed += (spread[cell] ?? 0) ** 2;
    }
  }

  #enterCell(cell: number): void {
    this.#cell = cell;
    this.#minute = Number.NaN;
    const index = (this.#day * CELLS_PER_DAY + cell) * MINUTES_PER_CELL;
    const spread = this.#spreadOf(cell) / Math.sqrt(MINUTES_PER_CELL);
    bridge(
      this.#cellPath,
      this.#dayPath[cell] ?? 0,
      this.#dayPath[cell + 1] ?? 0,
      spread,
      this.#minuteBits,
      index,
    );
  }

  #enterMinute(minute: number): void {
    this.#minute = minute;
    const index = ((this.#day * CELLS_PER_DAY + this.#cell) * MINUTES_PER_CELL + minute) * SECONDS_PER_MINUTE;
    const spread = this.#spreadOf(this.#cell) / Math.sqrt(CELL_SECONDS);
    const from = this.#cellPath[minute] ?? 0;
    bridge(this.#minutePath, from, this.#cellPath[minute + 1] ?? 0, spread, this.#secondBits, index);
  }

  #spreadOf(cell: number): number {
    return this.#cellSpread[cell] ?? 0;
  }

  #shockOf(day: number): number {
    const shock = normal(this.#dayBits, day);
    return this.#jumps(day) ? shock + this.#jumpSize(day) : shock;
  }

  #jumpOf(day: number): Jump | null {
    if (!this.#jumps(day)) return null;
    return {
      second: Math.floor(DAY_SECONDS * uniform(this.#jumpBits, 4 * day + 3)),
      size: this.#jumpSize(day),
    };
  }

  #jumps(day: number): boolean {
    return uniform(this.#jumpBits, 4 * day) < this.#traits.jumpsPerDay;
  }

  /** In either direction, at least 0.7, 1.4 in the mean: as much as the path moves in half a day to two days. */
  #jumpSize(day: number): number {
    const size = 0.7 - 0.7 * Math.log(uniform(this.#jumpBits, 4 * day + 1));
    return uniform(this.#jumpBits, 4 * day + 2) < 0.5 ? -size : size;
  }
}

/**
 * Fills a path from one value to another with a random walk of even steps that is tied to both ends.
 * @param path overwritten; its first and last elements become `from` and `to`
 * @param spread standard deviation of one step of the walk
 * @param index of the first of the stream's numbers to use, one a step
 */
function bridge(
  path: Float64Array,
  from: number,
  to: number,
  spread: number,
  streamBits: number,
  index: number,
): void {
  const steps = path.length - 1;
  let walked = 0;
  path[0] = 0;
  for (let step = 1; step <= steps; step++) {
    walked += spread * normal(streamBits, index + step - 1);
    path[step] = walked;
  }
  for (let step = 0; step <= steps; step++) {
    path[step] = from + (path[step] ?? 0) + (step / steps) * (to - from - walked);
  }
}
