import type { DemoMarket } from "@/lib/sources/demo/market";

/** Prices of each pair at evenly spaced instants, first and last included; NaN where it has none. */
export function pricesBetween(
  market: DemoMarket,
  fromMs: number,
  toMs: number,
  stepMs: number,
): Map<string, number[]> {
  const length = Math.floor((toMs - fromMs) / stepMs) + 1;
  const prices = new Map<string, number[]>();
  for (let index = 0; index < length; index++) {
    for (const quote of market.quotesAt(fromMs + index * stepMs)) {
      let series = prices.get(quote.providerId);
      if (series === undefined) {
        series = new Array<number>(length).fill(Number.NaN);
        prices.set(quote.providerId, series);
      }
      const { price } = quote.values;
      if (price) series[index] = Number(price);
    }
  }
  return prices;
}

/** The prices of one pair, which must be there. */
export function seriesOf(prices: Map<string, number[]>, id: string): number[] {
  const series = prices.get(id);
  if (series === undefined) throw new Error(`The market never named ${id}`);
  return series;
}

/** Log returns between neighbours; NaN where either is missing. */
export function logReturns(prices: number[]): number[] {
  return prices.slice(1).map((price, index) => Math.log(price / (prices[index] ?? Number.NaN)));
}

/** Square root of the mean squared return, scaled to a day. */
export function dailyVolatility(returns: number[], returnsPerDay: number): number {
  const known = returns.filter((r) => !Number.isNaN(r));
  return Math.sqrt((known.reduce((sum, r) => sum + r * r, 0) / known.length) * returnsPerDay);
}

/** Correlation about zero, over the places where both are known. */
export function correlation(a: number[], b: number[]): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  a.forEach((x, index) => {
    const y = b[index] ?? Number.NaN;
    if (Number.isNaN(x) || Number.isNaN(y)) return;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  });
  return ab / Math.sqrt(aa * bb);
}

export function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
