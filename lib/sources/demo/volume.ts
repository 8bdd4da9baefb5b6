import type { DemoCoin } from "@/lib/sources/demo/coins";
import { LogVolatility } from "@/lib/sources/demo/log-volatility";
import { normal, stream } from "@/lib/sources/demo/noise";

const DAY_SECONDS = 86_400;
const KNOT_SECONDS = 7200;
const KNOTS_PER_DAY = DAY_SECONDS / KNOT_SECONDS;

/** Mean volume of the largest coin, in USD, and the exponent of its decrease with the rank. */
const LARGEST = 2.5e10;
const RANK_EXPONENT = 1.3;

/** Standard deviations of the logarithm: between coins of one size, and over time without the effect of volatility. */
const COIN_SPREAD = 0.35;
const OWN_SPREAD = 0.3;

/** Weight of the logarithm of a coin's volatility in the logarithm of its turnover: volatile times have more trades. */
const VOLATILITY_SHARE = 1;

/** Pegged coins are traded more than others of their size, wrapped coins less. */
const SECTOR_FACTOR: Partial<Record<DemoCoin["sector"], number>> = { peg: 2.5, wrapped: 0.15 };

/**
 * The rolling 24 h volume of a coin, in USD. The turnover follows the coin's size, its volatility (LogVolatility) and a process
 * of its own; the volume is its integral over the last 24 hours, so that it changes slowly, as a real source's does. It has
 * separate random streams, so that prices do not depend on it.
 */
export class DemoVolume {
  readonly #usual: number;
  readonly #activity: LogVolatility;
  #day = Number.NaN;
  /** ∫ turnover from the start of the day before, in days, at every second hour of two days. */
  readonly #total = new Float64Array(2 * KNOTS_PER_DAY + 1);

  /** @param volatility the process of the coin's own volatility, not shared, because two days are read alternately */
  constructor(seed: number, coin: DemoCoin, volatility: LogVolatility) {
    const variety = Math.exp(COIN_SPREAD * normal(stream(0, `volume:${coin.id}`), 0));
    this.#usual = LARGEST * coin.rank ** -RANK_EXPONENT * variety * (SECTOR_FACTOR[coin.sector] ?? 1);
    this.#activity = new LogVolatility(stream(seed, `coin:${coin.id}:volume`), OWN_SPREAD, {
      process: volatility,
      share: VOLATILITY_SHARE,
    });
  }

  /**
   * @param second whole seconds since the epoch
   * @returns USD traded in the 24 hours before it, above 0
   */
  at(second: number): number {
    const day = Math.floor(second / DAY_SECONDS);
    if (day !== this.#day) this.#enterDay(day);
    const position = (second - day * DAY_SECONDS) / KNOT_SECONDS;
    return this.#usual * (this.#totalAt(KNOTS_PER_DAY + position) - this.#totalAt(position));
  }

  #enterDay(day: number): void {
    this.#day = day;
    let total = 0;
    for (const [i, of] of [day - 1, day].entries()) {
      const knots = this.#activity.knotsOf(of);
      for (let knot = 0; knot < KNOTS_PER_DAY; knot++) {
        const turnover = (this.#turnover(knots[knot]) + this.#turnover(knots[knot + 1])) / 2;
        total += turnover / KNOTS_PER_DAY;
        this.#total[i * KNOTS_PER_DAY + knot + 1] = total;
      }
    }
  }

  /** 1 in the mean. */
  #turnover(logActivity = 0): number {
    return Math.exp(logActivity - this.#activity.variance / 2);
  }

  #totalAt(position: number): number {
    const knot = Math.floor(position);
    const before = this.#total[knot] ?? 0;
    return before + (position - knot) * ((this.#total[knot + 1] ?? before) - before);
  }
}
