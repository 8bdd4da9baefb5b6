import type { DemoCoin, Sector } from "@/lib/sources/demo/coins";
import { stream, uniform } from "@/lib/sources/demo/noise";

/** Factors of a coin's log price: multiples of unit processes, fractions per √day. */
export type Exposure = {
  market: number;
  sector: number;
  own: number;
  /** True if its own part returns to zero within days, as for a peg or a redeemable wrapper; otherwise within months. */
  tight: boolean;
  /** Expected jumps of its own part a day. */
  jumpsPerDay: number;
};

/** Volatility of a peg: 3 basis points per √day. */
const PEG_SPREAD = 0.0003;

/** Volatility of the premium of a wrapped coin: 5 basis points per √day. */
const WRAPPER_SPREAD = 0.0005;

/** Fraction of the variance not explained by the market that a coin shares with its sector. */
const SECTOR_SHARE = 0.3;

/** Sectors whose coins all represent the same asset: gold tokens move with gold. */
const SINGLE_THING: Partial<Record<Sector, { volatility: number; market: number }>> = {
  gold: { volatility: 0.009, market: 0.06 },
  fiat: { volatility: 0.004, market: 0.05 },
};

/**
 * The factors of a coin. A coin of volatility σ and market correlation m has
 * `market = σ·m`, `sector = σ·√(s·(1 − m²))`, `own = σ·√((1 − s)·(1 − m²))`, s = 0.3, so the squares sum to
 * σ². If the list has no σ or m, they are derived from rank, sector and id: small coins are more volatile and less
 * correlated with the market. For a coin that follows another, only the difference from that coin.
 */
export function exposureOf(coin: DemoCoin): Exposure {
  if (coin.sector === "peg") return { market: 0, sector: 0, own: PEG_SPREAD, tight: true, jumpsPerDay: 0 };
  if (coin.follows !== undefined) {
    return { market: 0, sector: 0, own: WRAPPER_SPREAD, tight: true, jumpsPerDay: 0 };
  }
  const single = SINGLE_THING[coin.sector];
  const volatility = coin.volatility ?? single?.volatility ?? usualVolatility(coin);
  const market = coin.market ?? single?.market ?? usualMarketCorrelation(coin);
  const share = single === undefined ? SECTOR_SHARE : 0.97;
  const rest = 1 - market ** 2;
  return {
    market: volatility * market,
    sector: volatility * Math.sqrt(share * rest),
    own: volatility * Math.sqrt((1 - share) * rest),
    tight: single !== undefined,
    jumpsPerDay: single === undefined ? jumpsPerDay(coin.rank) : 0,
  };
}

/** Decimal places of a coin's price text: enough for its number of digits at the start price, 6 to 8 by default. */
export function decimalPlacesOf(coin: DemoCoin): number {
  const digits = coin.digits ?? 6 + Math.floor(3 * varietyOf(coin, 2));
  return Math.max(0, digits - 1 - Math.floor(Math.log10(coin.price)));
}

function usualVolatility(coin: DemoCoin): number {
  const [low, high] = coin.rank <= 40 ? [0.034, 0.049] : coin.rank <= 120 ? [0.042, 0.066] : [0.052, 0.095];
  const usual = low + (high - low) * varietyOf(coin, 0);
  return coin.sector === "meme" ? 1.15 * usual : usual;
}

function usualMarketCorrelation(coin: DemoCoin): number {
  const [low, high] = coin.rank <= 40 ? [0.7, 0.82] : coin.rank <= 120 ? [0.55, 0.75] : [0.3, 0.65];
  return low + (high - low) * varietyOf(coin, 1);
}

function jumpsPerDay(rank: number): number {
  return rank <= 20 ? 0.01 : rank <= 100 ? 0.05 : 0.1;
}

/** A number in (0, 1) derived from the coin alone, independent of the market's seed. */
function varietyOf(coin: DemoCoin, trait: number): number {
  return uniform(stream(0, coin.id), trait);
}
