import { describe, expect, it } from "vitest";
import { DEMO_COINS, type DemoCoin } from "@/lib/sources/demo/coins";
import { createDemoMarket } from "@/lib/sources/demo/market";
import {
  correlation,
  dailyVolatility,
  logReturns,
  mean,
  pricesBetween,
  seriesOf,
} from "@/lib/sources/demo/testing-market";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 2, 14);

/** Twelve days far apart, so that no one calm or stormy stretch decides what is usual. */
const SAMPLE_DAYS = Array.from({ length: 12 }, (_, index) => START + index * 97 * DAY);

/** Two days of 5-minute prices of every coin. */
const TWO_DAYS = pricesBetween(createDemoMarket(1), START, START + 2 * DAY, 5 * MINUTE);

const BITCOIN = DEMO_COINS.slice(0, 1);

function pairIds(which: (coin: DemoCoin) => boolean): string[] {
  return DEMO_COINS.filter(which).map((coin) => `${coin.id}-usd`);
}

function plain(coin: DemoCoin): boolean {
  return !["peg", "fiat", "gold", "wrapped"].includes(coin.sector);
}

/** Each pair's usual volatility a day, from 5-minute returns: the mean over the sample days. */
function usualVolatilities(): Map<string, number> {
  const market = createDemoMarket(1);
  const byPair = new Map<string, number[]>();
  for (const day of SAMPLE_DAYS) {
    for (const [id, prices] of pricesBetween(market, day, day + DAY, 5 * MINUTE)) {
      byPair.set(id, [...(byPair.get(id) ?? []), dailyVolatility(logReturns(prices), 288)]);
    }
  }
  return new Map([...byPair].map(([id, values]) => [id, mean(values)]));
}

describe("asking the simulated market", () => {
  const instants = [
    START,
    START + 1000,
    START + 61_000,
    START + 5 * MINUTE,
    START + 11 * HOUR + 7 * MINUTE + 59_000,
    START + DAY - 1000,
    START + 3 * DAY + 17 * MINUTE,
    START - 9 * DAY + 3000,
  ];

  it("gives the same digits in any order of asking and after a restart", () => {
    const market = createDemoMarket(7);
    const forward = instants.map((at) => market.quotesAt(at));
    const backward = [...instants].reverse().map((at) => market.quotesAt(at));
    expect(backward.reverse()).toEqual(forward);
    expect(instants.map((at) => createDemoMarket(7).quotesAt(at))).toEqual(forward);
  });

  it("gives the same digits whatever the interval that leads to an instant", () => {
    const end = START + 6 * HOUR;
    const answers = [1000, 7000, MINUTE, 5 * MINUTE, HOUR].map((step) => {
      const market = createDemoMarket(1);
      for (let at = end - 20 * step; at < end; at += step) market.quotesAt(at);
      return market.quotesAt(end);
    });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it("is another market under another seed", () => {
    const one = createDemoMarket(1).quotesAt(START);
    const other = createDemoMarket(2).quotesAt(START);
    const same = one.filter((quote, index) => quote.values.price === other[index]?.values.price);
    expect(one.map((quote) => quote.providerId)).toEqual(other.map((quote) => quote.providerId));
    expect(same.length).toBeLessThan(15);
  });

  it("gives a coin the same price in a market of few coins", () => {
    const few = createDemoMarket(1, DEMO_COINS.slice(0, 3)).quotesAt(START + 61_000);
    expect(few).toEqual(
      createDemoMarket(1)
        .quotesAt(START + 61_000)
        .slice(0, 3),
    );
  });

  it("refuses a coin that follows one it does not have", () => {
    const followers = DEMO_COINS.filter((coin) => coin.follows === "ethereum");
    expect(() => createDemoMarket(1, followers)).toThrow("follows ethereum");
  });

  it("writes prices as positive plain decimal text and keeps each pair's decimal places", () => {
    const market = createDemoMarket(1);
    const places = new Map<string, number>();
    for (let at = START; at < START + 300 * DAY; at += 23 * DAY + 1777 * 1000) {
      for (const { providerId, values } of market.quotesAt(at)) {
        const { price } = values;
        if (!price) continue;
        expect(price).toMatch(/^\d+(\.\d+)?$/);
        expect(Number(price)).toBeGreaterThan(0);
        const decimals = String(price).split(".")[1]?.length ?? 0;
        expect(places.get(providerId) ?? decimals).toBe(decimals);
        places.set(providerId, decimals);
      }
    }
    expect(places.size).toBe(250);
  });

  it("quotes every pair in US dollars under its own id, without an icon", () => {
    const quotes = createDemoMarket(1).quotesAt(START);
    expect(new Set(quotes.map((quote) => quote.providerId)).size).toBe(quotes.length);
    expect(quotes[0]).toMatchObject({
      providerId: "bitcoin-usd",
      base: "BTC",
      quote: "USD",
      name: "Bitcoin",
      iconUrl: null,
      marketCapRank: 1,
    });
    for (const quote of quotes) expect(quote).toMatchObject({ quote: "USD", iconUrl: null });
  });

  it.each([1000, 5000, MINUTE])(
    "moves the provider time with every tick of %i ms, a few seconds behind",
    (step) => {
      const market = createDemoMarket(1);
      const before = new Map<string, number>();
      for (let at = START + HOUR; at < START + HOUR + 5 * step; at += step) {
        for (const { providerId, providerAt } of market.quotesAt(at)) {
          if (providerAt === null) continue;
          const time = providerAt.getTime();
          expect(at - time).toBeGreaterThanOrEqual(1000);
          expect(at - time).toBeLessThanOrEqual(20_000);
          expect(time).toBeGreaterThan(before.get(providerId) ?? 0);
          before.set(providerId, time);
        }
      }
    },
  );
});

describe("how the simulated market moves", () => {
  const usual = usualVolatilities();
  const of = (id: string) => usual.get(id) ?? Number.NaN;

  it("lets bitcoin move about 2 % a day, large coins 3 to 5 and small ones 5 to 12", () => {
    expect(of("bitcoin-usd")).toBeGreaterThan(0.015);
    expect(of("bitcoin-usd")).toBeLessThan(0.026);
    const large = pairIds(
      (coin) => plain(coin) && coin.rank > 2 && coin.rank <= 40 && coin.id !== "leo-token",
    );
    const small = pairIds((coin) => plain(coin) && coin.rank > 120 && coin.volatility === undefined);
    expect(mean(large.map(of))).toBeGreaterThan(0.03);
    expect(mean(large.map(of))).toBeLessThan(0.05);
    expect(mean(small.map(of))).toBeGreaterThan(0.05);
    expect(mean(small.map(of))).toBeLessThan(0.09);
    expect(Math.max(...usual.values())).toBeGreaterThan(0.09);
    expect(Math.max(...usual.values())).toBeLessThan(0.16);
  });

  it("holds pegged coins within 1 % of 1 and under half a percent a day", () => {
    const pegged = pairIds((coin) => coin.sector === "peg");
    expect(pegged).toEqual(expect.arrayContaining(["tether-usd", "usd-coin-usd"]));
    for (const id of pegged) {
      const series = seriesOf(TWO_DAYS, id);
      expect(Math.abs(mean(series) - 1)).toBeLessThan(0.002);
      for (const price of series) expect(Math.abs(price - 1)).toBeLessThan(0.003);
      expect(of(id)).toBeLessThan(0.005);
    }
    expect(of("usd-coin-usd")).toBeGreaterThan(0);
    expect(Math.abs(mean(seriesOf(TWO_DAYS, "euro-coin-usd")) - 1)).toBeGreaterThan(0.01);
  });

  it("keeps prices plausible for decades", () => {
    const market = createDemoMarket(1);
    const start = new Map(DEMO_COINS.map((coin) => [`${coin.id}-usd`, coin.price]));
    for (let year = 2025; year < 2065; year += 3) {
      for (const { providerId, values } of market.quotesAt(Date.UTC(year, 5, 9, 4, 31, 7))) {
        const ratio = Number(values.price ?? start.get(providerId)) / (start.get(providerId) ?? Number.NaN);
        expect(ratio, `${providerId} in ${year}`).toBeGreaterThan(0.01);
        expect(ratio, `${providerId} in ${year}`).toBeLessThan(100);
        if (providerId === "bitcoin-usd") expect(Math.abs(Math.log(ratio))).toBeLessThan(0.7);
      }
    }
  });

  it("moves coins together as far as their exposure to the market says", () => {
    const returns = (id: string) => logReturns(seriesOf(TWO_DAYS, id));
    const together = correlation(returns("bitcoin-usd"), returns("ethereum-usd"));
    const apart = correlation(returns("leo-token-usd"), returns("zerebro-usd"));
    expect(together).toBeGreaterThan(0.5);
    expect(Math.abs(apart)).toBeLessThan(0.3);
    expect(together - Math.abs(apart)).toBeGreaterThan(0.3);
  });

  it("lets wrapped and staked coins follow what they stand for", () => {
    const ether = seriesOf(TWO_DAYS, "ethereum-usd");
    for (const id of ["staked-ether-usd", "wrapped-steth-usd", "weth-usd"]) {
      const series = seriesOf(TWO_DAYS, id);
      const ratios = series.map((price, index) => price / (ether[index] ?? Number.NaN));
      expect(Math.max(...ratios) / Math.min(...ratios) - 1).toBeLessThan(0.005);
      expect(correlation(logReturns(series), logReturns(ether))).toBeGreaterThan(0.98);
    }
  });

  it("has calm and stormy hours that last: hourly volatility varies more than chance and remembers the hour before", () => {
    const prices = pricesBetween(createDemoMarket(1, BITCOIN), START, START + 14 * DAY, 5 * MINUTE);
    const returns = logReturns(seriesOf(prices, "bitcoin-usd"));
    const hourly = Array.from({ length: returns.length / 12 }, (_, hour) =>
      Math.log(dailyVolatility(returns.slice(12 * hour, 12 * hour + 12), 288)),
    );
    const deviations = hourly.map((value) => value - mean(hourly));
    // Twelve normal returns of one constant volatility would give a standard deviation of about 0.21.
    expect(Math.sqrt(mean(deviations.map((x) => x * x)))).toBeGreaterThan(0.3);
    expect(correlation(deviations.slice(1), deviations.slice(0, -1))).toBeGreaterThan(0.4);
  });

  it("jumps now and then", () => {
    // One 5-minute return of half a usual day's size: 8.5 standard deviations of a usual 5 minutes.
    const jumped = pairIds((coin) => plain(coin) && coin.quirk === undefined).filter((id) =>
      logReturns(seriesOf(TWO_DAYS, id)).some((r) => Math.abs(r) > 0.5 * of(id)),
    );
    expect(jumped.length).toBeGreaterThan(5);
    expect(jumped.length).toBeLessThan(120);
  });

  it("moves as much a day at every spacing, down to the second", () => {
    const market = createDemoMarket(1, BITCOIN);
    const minutes = pricesBetween(market, START, START + DAY, MINUTE);
    const fives = seriesOf(minutes, "bitcoin-usd").filter((_, index) => index % 5 === 0);
    const byFive = dailyVolatility(logReturns(fives), 288);
    const byMinute = dailyVolatility(logReturns(seriesOf(minutes, "bitcoin-usd")), 1440);
    expect(byMinute / byFive).toBeGreaterThan(0.85);
    expect(byMinute / byFive).toBeLessThan(1.15);

    const hour = START + 5 * HOUR;
    const seconds = seriesOf(pricesBetween(market, hour, hour + HOUR, 1000), "bitcoin-usd");
    const sameMinutes = seconds.filter((_, index) => index % 60 === 0);
    const ratio =
      dailyVolatility(logReturns(seconds), 86_400) / dailyVolatility(logReturns(sameMinutes), 1440);
    expect(ratio).toBeGreaterThan(0.75);
    expect(ratio).toBeLessThan(1.3);
  });

  it("has no seam at cells, minutes or midnight", () => {
    const market = createDemoMarket(1, BITCOIN);
    const midnight = START + DAY;
    const returns = logReturns(
      seriesOf(pricesBetween(market, midnight - 10 * MINUTE, midnight + 10 * MINUTE, 1000), "bitcoin-usd"),
    );
    const sizes = returns.map(Math.abs);
    expect(Math.max(...sizes)).toBeLessThan(8 * Math.sqrt(mean(sizes.map((x) => x * x))));
  });

  it("has flat minutes where the price is coarse", () => {
    const prices = pricesBetween(createDemoMarket(1), START, START + 3 * HOUR, MINUTE);
    const flat = (id: string) => logReturns(seriesOf(prices, id)).filter((r) => r === 0).length;
    expect(flat("tether-usd")).toBeGreaterThan(100);
    expect(flat("bittorrent-usd")).toBeGreaterThan(5);
    expect(flat("bitcoin-usd")).toBeLessThan(5);
  });
});
