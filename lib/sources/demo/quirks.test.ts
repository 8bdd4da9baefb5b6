import { describe, expect, it } from "vitest";
import { DEMO_COINS, type Quirk } from "@/lib/sources/demo/coins";
import { createDemoMarket } from "@/lib/sources/demo/market";
import { isListed } from "@/lib/sources/demo/quirks";
import type { Quote } from "@/lib/sources/price-source";

const MINUTE = 60_000;
const DAY = 86_400_000;
const DAY_SECONDS = 86_400;
const START = Date.UTC(2026, 2, 14);

const leaving = DEMO_COINS.filter((coin) => coin.quirk === "delisted").map((coin) => coin.id);

/** One coin's quotes over a day of minutes. */
function dayOf(quirk: Quirk): Quote[] {
  const coin = DEMO_COINS.find((each) => each.quirk === quirk);
  const market = createDemoMarket(1, coin === undefined ? [] : [coin]);
  return Array.from({ length: 1440 }, (_, minute) => market.quotesAt(START + minute * MINUTE)).flat();
}

describe("coins that misbehave", () => {
  it("repeats the stale coin's price and provider time for 20 minutes every three hours", () => {
    const quotes = dayOf("stale");
    expect(quotes).toHaveLength(1440);
    const runs: number[] = [];
    let run = 0;
    for (let minute = 1; minute < quotes.length; minute++) {
      const [before, now] = [quotes[minute - 1], quotes[minute]];
      if (now?.providerAt?.getTime() === before?.providerAt?.getTime()) {
        expect(now?.values.price).toBe(before?.values.price);
        run++;
      } else if (run > 0) {
        runs.push(run);
        run = 0;
      }
    }
    expect(runs).toEqual(new Array(8).fill(19));
  });

  it("leaves the patchy coin without a price in a few single minutes", () => {
    const missing = dayOf("patchy").filter((quote) => quote.values.price === null);
    expect(missing.length).toBeGreaterThan(30);
    expect(missing.length).toBeLessThan(90);
    for (const quote of missing) expect(quote.providerAt).toBeNull();
  });

  it("leaves the silent coin without a price for 40 minutes every four hours", () => {
    const quotes = dayOf("silent");
    expect(quotes.filter((quote) => quote.values.price === null)).toHaveLength(6 * 40);
    const starts = quotes.filter(
      (quote, i) => quote.values.price === null && quotes[i - 1]?.values.price !== null,
    );
    expect(starts).toHaveLength(6);
  });

  it("has three coins away at any time, one of them gone for one to four days", () => {
    for (let step = 0; step < 400; step++) {
      const now = START / 1000 + step * 7777;
      const away = leaving.filter((id) => !isListed(id, now));
      expect(away.length).toBe(3);
      const wentLately = away.filter(
        (id) => isListed(id, now - 4 * DAY_SECONDS) && !isListed(id, now - DAY_SECONDS),
      );
      expect(wentLately).toHaveLength(1);
    }
  });

  it("names a delisted coin in eight days of history, then no more, and keeps the ids at 250", () => {
    const market = createDemoMarket(1);
    const idsAt = (at: number) => market.quotesAt(at).map((quote) => quote.providerId);
    const past = new Set<string>();
    for (let at = START - 8 * DAY; at < START; at += DAY) for (const id of idsAt(at)) past.add(id);
    const now = idsAt(START);
    expect(now).toHaveLength(247);
    expect([...past].filter((id) => !now.includes(id)).length).toBeGreaterThanOrEqual(2);
    const ever = new Set<string>();
    for (let at = START; at < START + 24 * DAY; at += 6 * DAY) for (const id of idsAt(at)) ever.add(id);
    expect(ever.size).toBe(250);
  });
});
