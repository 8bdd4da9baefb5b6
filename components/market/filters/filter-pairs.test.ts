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
const names = (filters: { source?: string[]; quote?: string[] }) =>
  filterPairs(index, { source: [], quote: [], ...filters })
    .map(({ pair }) => pair.name)
    .join("");

describe("filterPairs", () => {
  it("accepts any selected source and any selected quote", () => {
    expect(names({})).toBe("abcd");
    expect(names({ source: ["kraken"] })).toBe("cd");
    expect(names({ quote: ["BTC", "USD"] })).toBe("bcd");
    expect(names({ source: ["binance"], quote: ["USD"] })).toBe("");
  });

  it("ignores values that no pair has", () => {
    expect(knownFilters({ source: ["kraken", "mars"], quote: ["GBP"] }, pairs)).toEqual({
      source: ["kraken"],
      quote: [],
    });
  });

  it("finds the common quote", () => {
    expect(commonQuote(index)).toBeNull();
    expect(commonQuote(filterPairs(index, { source: [], quote: ["BTC"] }))).toBe("BTC");
    expect(commonQuote([])).toBeNull();
  });
});

describe("filterOptions", () => {
  it("counts listed pairs, largest first, and keeps values without listed pairs", () => {
    expect(filterOptions("quote", pairs, filterPairs(index, { source: ["kraken"], quote: [] }))).toEqual([
      { value: "BTC", name: "BTC", count: 1 },
      { value: "USD", name: "USD", count: 1 },
      { value: "USDT", name: "USDT", count: 0 },
    ]);
    expect(filterOptions("source", pairs, index).map(({ name }) => name)).toEqual(["Binance", "Kraken"]);
  });
});

it("countPegged counts pegged pairs", () => {
  const [a, b] = pairs;
  if (!a || !b) throw new Error("Expected two pairs.");
  const figures = new Map([a, b].map((pair) => [pair.key, figuresOf(pair, { pegged: pair === a })]));
  expect(countPegged(index, figures)).toBe(1);
});
