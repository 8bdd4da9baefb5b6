import { describe, expect, it } from "vitest";
import { DEMO_COINS } from "@/lib/sources/demo/coins";

describe("the list of demo coins", () => {
  it("has 250 coins with distinct ids, ranked 1 to 250", () => {
    expect(DEMO_COINS).toHaveLength(250);
    expect(new Set(DEMO_COINS.map((coin) => coin.id)).size).toBe(250);
    expect(DEMO_COINS.map((coin) => coin.rank)).toEqual(Array.from({ length: 250 }, (_, i) => i + 1));
    expect(DEMO_COINS[0]).toMatchObject({ id: "bitcoin", base: "BTC", name: "Bitcoin", rank: 1 });
  });

  it("has ids that an address can carry, and a ticker, a name and a price each", () => {
    for (const coin of DEMO_COINS) {
      expect(coin.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(coin.base).toMatch(/^[A-Z0-9.]+$/);
      expect(coin.name.trim()).toBe(coin.name);
      expect(coin.price).toBeGreaterThan(0);
    }
  });

  it("reaches from 1e-12 to 7e7 dollars and has names that strain a layout", () => {
    const prices = DEMO_COINS.map((coin) => coin.price);
    expect(Math.min(...prices)).toBeLessThan(2e-12);
    expect(Math.max(...prices)).toBeGreaterThan(7e7);
    expect(prices.filter((price) => price < 1e-6).length).toBeGreaterThanOrEqual(4);
    expect(DEMO_COINS.some((coin) => coin.name.length > 45)).toBe(true);
    expect(DEMO_COINS.some((coin) => coin.base.length > 10)).toBe(true);
  });

  it("follows only coins that stand earlier in the list", () => {
    for (const coin of DEMO_COINS.filter((each) => each.follows !== undefined)) {
      const leader = DEMO_COINS.find((each) => each.id === coin.follows);
      expect(leader?.rank, coin.id).toBeLessThan(coin.rank);
    }
  });
});
