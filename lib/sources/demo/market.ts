import { DEMO_COINS, type DemoCoin, type Sector } from "@/lib/sources/demo/coins";
import { decimalPlacesOf, type Exposure, exposureOf } from "@/lib/sources/demo/exposure";
import { LogVolatility } from "@/lib/sources/demo/log-volatility";
import { stream, uniform } from "@/lib/sources/demo/noise";
import { isListed, isSilent, missesMinute, quotedSecond } from "@/lib/sources/demo/quirks";
import { UnitProcess } from "@/lib/sources/demo/unit-process";
import { DemoVolume } from "@/lib/sources/demo/volume";
import type { Quote, QuoteValues } from "@/lib/sources/price-source";

/** A simulated market: price and volume of every coin at any second, past or future. */
export type DemoMarket = {
  /**
   * The quotes at a time: all listed coins by rank. The coin that misses ticks has a null price then; the stale one may
   * repeat an older price with its older provider time.
   * @param atMs epoch milliseconds, rounded down to the second
   */
  quotesAt(atMs: number): Quote[];
};

/** Deviations last months, prices stay plausible for years: after 100 days 37 % of a shock remain. */
const WANDERING = 0.99;

/** Standard deviation of the logarithm of the market's volatility. */
const MARKET_SPREAD = 0.45;

/** A peg or a premium returns within a day or two. */
const TIGHT = 0.3;

/** Maximum time from a coin's provider time to the event time, milliseconds. */
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
 * Creates the market of a seed.
 *
 * The log price of coin c at second t is
 *
 *     ln p_c(t) = ln p0_c + a_c · M(t) + b_c · S_sector(c)(t) + e_c · I_c(t)
 *
 * M (the market), S (one a sector) and I (the coin's own) are independent unit processes
 * (`unit-process.ts`): changing volatility, 1 per √day in the mean, jumps, slow return to zero.
 * `a² + b² + e² = σ²`, σ the coin's mean volatility per √day, `a / σ` its correlation with the market; the returns of
 * two coins of different sectors have a correlation of about `(a₁ / σ₁) · (a₂ / σ₂)` (`exposure.ts`). The level deviates
 * from p0 by `σ / √(1 − φ²) ≈ 7 σ` (φ = 0.99): 14 % for BTC, a factor of two for the most volatile coin, in any year.
 *
 * The logarithm of each volatility returns to its mean with a half-life of 16 hours (`log-volatility.ts`); those of
 * sectors and coins contain 0.7 of the market's, so that volatile periods coincide. A coin that follows another has the
 * price of that coin times a constant ratio and a premium of a few basis points; a pegged coin has such a deviation only.
 * Prices are rounded to the coin's fixed number of decimal places, so that calm minutes of coarse prices are flat.
 * `quirks.ts` has the coins with faults.
 *
 * A price depends on the seed, the coin and the second only, not on the interval or on earlier calls. Calls in order of
 * time are fastest.
 *
 * @param seed whole number; another seed is another market of the same coins
 * @param coins the coins listed; omitting some does not change the others
 * @throws Error if a coin follows one that is not earlier in the list
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
      // Separate processes with the same random streams, because a process caches one day.
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
    // A price is never 0: its minimum is one unit of the last decimal place.
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

/** Field by field: spreading a prepared object takes 50 times as long, which matters for 8 days of history. */
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
