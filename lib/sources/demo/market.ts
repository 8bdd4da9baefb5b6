import { DEMO_COINS, type DemoCoin, type Sector } from "@/lib/sources/demo/coins";
import { decimalPlacesOf, type Exposure, exposureOf } from "@/lib/sources/demo/exposure";
import { LogVolatility } from "@/lib/sources/demo/log-volatility";
import { stream, uniform } from "@/lib/sources/demo/noise";
import { isListed, isSilent, missesMinute, quotedSecond } from "@/lib/sources/demo/quirks";
import { UnitProcess } from "@/lib/sources/demo/unit-process";
import { DemoVolume } from "@/lib/sources/demo/volume";
import type { Quote, QuoteValues } from "@/lib/sources/price-source";

/** A simulated market: what every coin costs, and how much of it is traded, at any second, past or future. */
export type DemoMarket = {
  /**
   * What the market answers at an instant: every listed coin, rank 1 first. The coin that misses ticks
   * then has a null price; the stale one may repeat an older price with its older provider time.
   * @param atMs epoch milliseconds, taken down to the whole second
   */
  quotesAt(atMs: number): Quote[];
};

/** Months to wander, years to stay plausible: a shock has faded to 37 % after 100 days. */
const WANDERING = 0.99;

/** Standard deviation of the logarithm of the market's volatility. */
const MARKET_SPREAD = 0.45;

/** A peg or a premium is back within a day or two. */
const TIGHT = 0.3;

/** Longest time, in milliseconds, by which a coin's provider time lies before the event time. */
const MAX_LAG_MS = 20_000;

type CoinModel = {
  coin: DemoCoin;
  providerId: string;
  exposure: Exposure;
  own: UnitProcess;
  sector: UnitProcess;
  leader: CoinModel | null;
  logPrice: number;
  decimals: number;
  smallest: number;
  volume: DemoVolume;
  lagMs: number;
};

/**
 * Builds the market that belongs to a seed.
 *
 * The log price of coin c at second t is
 *
 *     ln p_c(t) = ln p0_c + a_c · M(t) + b_c · S_sector(c)(t) + e_c · I_c(t)
 *
 * M (the market), S (one a sector) and I (the coin's own) are independent unit processes
 * (`unit-process.ts`): volatility 1 per √day in the mean and moving, jumps, pulled back to zero
 * slowly. `a² + b² + e² = σ²`, σ the coin's usual volatility per √day, `a / σ` its correlation with the
 * market, and the returns of two coins of different sectors correlate by about
 * `(a₁ / σ₁) · (a₂ / σ₂)` (`exposure.ts`). The level strays from p0 by `σ / √(1 − φ²) ≈ 7 σ` (φ = 0.99): BTC
 * by 14 %, the wildest coin by a factor of two, in whatever year it is asked for.
 *
 * The logarithm of each volatility moves about its mean with a half-life of 16 hours
 * (`log-volatility.ts`); sectors and coins take 0.7 of the market's into theirs, so storms come together.
 * A coin that follows another has that one's price times a constant ratio and a premium of a few basis points;
 * a pegged one has nothing but such a deviation. Prices are rounded to the coin's fixed number of decimal
 * places, so quiet minutes of coarse prices are flat. `quirks.ts` has the coins that misbehave.
 *
 * A price depends on the seed, the coin and the second, and on nothing else: not on the
 * interval, nor on what was asked before. Asking in time order is what is fast.
 *
 * @param seed whole number; another seed is another market of the same coins
 * @param coins to be had in it; leaving some out changes nothing for the others
 * @throws Error when a coin follows one that is not in the list before it
 */
export function createDemoMarket(seed: number, coins: readonly DemoCoin[] = DEMO_COINS): DemoMarket {
  const marketVolatility = new LogVolatility(stream(seed, "market:volatility"), MARKET_SPREAD);
  const market = new UnitProcess(seed, "market", {
    persistence: WANDERING,
    jumpsPerDay: 0.03,
    volatility: marketVolatility,
  });
  const common = { process: marketVolatility, share: 0.7 };
  const volumeCommon = {
    ...common,
    process: new LogVolatility(stream(seed, "market:volatility"), MARKET_SPREAD),
  };
  const ownVolatility = (name: string, parent: typeof common) =>
    new LogVolatility(stream(seed, `${name}:volatility`), 0.28, parent);
  const sectors = new Map<Sector, UnitProcess>();

  function sectorProcess(sector: Sector): UnitProcess {
    const known = sectors.get(sector);
    if (known !== undefined) return known;
    const name = `sector:${sector}`;
    const volatility = new LogVolatility(stream(seed, `${name}:volatility`), 0.3, common);
    const made = new UnitProcess(seed, name, { persistence: WANDERING, jumpsPerDay: 0.03, volatility });
    sectors.set(sector, made);
    return made;
  }

  const models = new Map<string, CoinModel>();
  for (const coin of coins) {
    const leader = coin.follows === undefined ? null : models.get(coin.follows);
    if (leader === undefined)
      throw new Error(`${coin.id} follows ${coin.follows}, which must stand before it`);
    const exposure = exposureOf(coin);
    const decimals = decimalPlacesOf(coin);
    const name = `coin:${coin.id}`;
    models.set(coin.id, {
      coin,
      providerId: `${coin.id}-usd`,
      exposure,
      own: new UnitProcess(seed, name, {
        persistence: exposure.tight ? TIGHT : WANDERING,
        jumpsPerDay: exposure.jumpsPerDay,
        volatility: ownVolatility(name, common),
      }),
      sector: sectorProcess(coin.sector),
      leader,
      logPrice: Math.log(leader === null ? coin.price : coin.price / leader.coin.price),
      decimals,
      smallest: 10 ** -decimals,
      // Processes of its own, of the same streams: one process keeps one day.
      volume: new DemoVolume(seed, coin, ownVolatility(name, volumeCommon)),
      lagMs: 1000 + Math.floor((MAX_LAG_MS - 1000) * uniform(stream(0, `lag:${coin.id}`), 0)),
    });
  }

  function logPriceAt(model: CoinModel, second: number): number {
    const { exposure, leader } = model;
    let sum = model.logPrice + exposure.own * model.own.levelAt(second);
    if (leader !== null) return sum + logPriceAt(leader, second);
    if (exposure.market !== 0) sum += exposure.market * market.levelAt(second);
    if (exposure.sector !== 0) sum += exposure.sector * model.sector.levelAt(second);
    return sum;
  }

  function quoteAt(model: CoinModel, second: number): Quote {
    const { id, quirk } = model.coin;
    const missing =
      (quirk === "silent" && isSilent(second)) || (quirk === "patchy" && missesMinute(seed, id, second));
    if (missing) return quoteOf(model, { price: null, volume: null }, null);
    const quoted = quirk === "stale" ? quotedSecond(second) : second;
    // No coin is ever worth nothing: a price below its last decimal place is one of that place.
    const price = Math.max(model.smallest, Math.exp(logPriceAt(model, quoted)));
    const values = { price: price.toFixed(model.decimals), volume: model.volume.at(quoted).toFixed(0) };
    return quoteOf(model, values, new Date(quoted * 1000 - model.lagMs));
  }

  return {
    quotesAt(atMs) {
      const second = Math.floor(atMs / 1000);
      const quotes: Quote[] = [];
      for (const model of models.values()) {
        if (isListed(model.coin.id, second)) quotes.push(quoteAt(model, second));
      }
      return quotes;
    },
  };
}

/** Written out field by field: spreading a prepared object takes 50 times as long, which 8 days of history feel. */
function quoteOf(model: CoinModel, values: QuoteValues, providerAt: Date | null): Quote {
  return {
    providerId: model.providerId,
    base: model.coin.base,
    quote: "USD",
    name: model.coin.name,
    values,
    providerAt,
    iconUrl: null,
    marketCapRank: model.coin.rank,
  };
}
