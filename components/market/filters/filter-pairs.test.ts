import { describe, expect, it } from "vitest";
import { figuresOf, pairOf } from "@/components/market/table/testing-pairs";
import { indexPairs } from "@/components/pair/find-pairs";
import { commonQuote, countPegged, filterOptions, filterPairs, knownFilters } from "./filter-pairs";

const pairs = [
  pairOf("a", { source: "binance", quote: "USDT" }),
  pairOf("b", { source: "binance", quote: "BTC" }),
  pairOf("c", { source: "kraken", quote: "USD" }),
  pairOf("d", { source: "kraken", quote: "BTC" }),
];
const index = indexPairs(pairs);
const names = (narrowing: { source?: string[]; quote?: string[] }) =>
  filterPairs(index, { source: [], quote: [], ...narrowing })
    .map(({ pair }) => pair.name)
    .join("");

describe("narrowing the list", () => {
  it("takes any of the chosen sources and any of the chosen quotes", () => {
    expect(names({})).toBe("abcd");
    expect(names({ source: ["kraken"] })).toBe("cd");
    expect(names({ quote: ["BTC", "USD"] })).toBe("bcd");
    expect(names({ source: ["binance"], quote: ["USD"] })).toBe("");
  });

  it("ignores what no pair has", () => {
    expect(knownFilters({ source: ["kraken", "mars"], quote: ["GBP"] }, pairs)).toEqual({
      source: ["kraken"],
      quote: [],
    });
  });

  it("knows whether one quote is left", () => {
    expect(commonQuote(index)).toBeNull();
    expect(commonQuote(filterPairs(index, { source: [], quote: ["BTC"] }))).toBe("BTC");
    expect(commonQuote([])).toBeNull();
  });
});

describe("a menu's options", () => {
  it("count what is listed, most first, and keep what nothing listed has", () => {
    expect(filterOptions("quote", pairs, filterPairs(index, { source: ["kraken"], quote: [] }))).toEqual([
      { value: "BTC", name: "BTC", count: 1 },
      { value: "USD", name: "USD", count: 1 },
      { value: "USDT", name: "USDT", count: 0 },
    ]);
    expect(filterOptions("source", pairs, index).map(({ name }) => name)).toEqual(["Binance", "Kraken"]);
  });
});

it("counts the pegged", () => {
  const [a, b] = pairs;
  if (!a || !b) throw new Error("There are pairs.");
  const figures = new Map([a, b].map((pair) => [pair.key, figuresOf(pair, { pegged: pair === a })]));
  expect(countPegged(index, figures)).toBe(1);
});
