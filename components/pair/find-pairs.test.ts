import { describe, expect, it } from "vitest";
import { pairOf } from "@/components/market/table/testing-pairs";
import { findPairs, indexPairs, rankMatches } from "./find-pairs";

const pairs = [
  pairOf("Bitcoin", { base: "BTC" }),
  pairOf("Wrapped Bitcoin", { base: "WBTC", source: "kraken" }),
  pairOf("Ether", { base: "ETH", quote: "BTC" }),
];
const found = (query: string) => findPairs(indexPairs(pairs), query).map(({ pair }) => pair.name);

describe("findPairs", () => {
  it("requires every word, at any position and in any case", () => {
    expect(found("bitcoin WRAPPED")).toEqual(["Wrapped Bitcoin"]);
    expect(found("eth/b")).toEqual(["Ether"]);
    expect(found("kraken")).toEqual(["Wrapped Bitcoin"]);
    expect(found("btc")).toEqual(["Bitcoin", "Wrapped Bitcoin", "Ether"]);
    expect(found("doge")).toEqual([]);
  });

  it("returns all pairs for an empty query", () => {
    expect(found("  ")).toHaveLength(3);
  });
});

describe("indexPairs", () => {
  it("reuses the entry of a pair until its name changes", () => {
    const first = indexPairs(pairs);
    const next = indexPairs(
      pairs.map((pair, i) => ({ ...pair, price: "2", name: i === 0 ? "Bitcoin II" : pair.name })),
      first,
    );
    expect(next[0]).toMatchObject({ text: expect.stringContaining("bitcoin ii") });
    expect(next[1]).toMatchObject({ text: first[1]?.text, pair: { price: "2" } });
  });
});

describe("rankMatches", () => {
  const index = indexPairs([
    pairOf("Bitcoin", { base: "BTC" }),
    pairOf("Ether", { base: "ETH", quote: "BTC" }),
    pairOf("Wrapped Bitcoin", { base: "WBTC" }),
    pairOf("Lombard Staked", { base: "LBTC", quote: "BTC" }),
    pairOf("BTC Proxy", { base: "XPR" }),
    pairOf("Bitcoin Bull", { base: "BTCBULL" }),
    pairOf("HarryPotterObamaSonic10Inu", { base: "BITCOIN" }),
    pairOf("Bitcoin", { base: "BTC", quote: "EUR", source: "kraken" }),
  ]);
  const ranked = (query: string) =>
    rankMatches(index, query).map(({ pair }) => `${pair.name} ${pair.base}/${pair.quote}`);

  it("orders exact tickers, ticker prefixes, name prefixes and other matches, each in list order", () => {
    expect(ranked("btc")).toEqual([
      "Bitcoin BTC/USD",
      "Bitcoin BTC/EUR",
      "Bitcoin Bull BTCBULL/USD",
      "BTC Proxy XPR/USD",
      "Ether ETH/BTC",
      "Wrapped Bitcoin WBTC/USD",
      "Lombard Staked LBTC/BTC",
    ]);
  });

  it("ranks an exact name like an exact ticker", () => {
    expect(ranked("Bitcoin").slice(0, 4)).toEqual([
      "Bitcoin BTC/USD",
      "HarryPotterObamaSonic10Inu BITCOIN/USD",
      "Bitcoin BTC/EUR",
      "Bitcoin Bull BTCBULL/USD",
    ]);
  });

  it.each([
    ["btc/eur", "Bitcoin BTC/EUR"],
    ["kraken btc", "Bitcoin BTC/EUR"],
    ["bitcoin bull", "Bitcoin Bull BTCBULL/USD"],
    ["wrap", "Wrapped Bitcoin WBTC/USD"],
    ["  ETH ", "Ether ETH/BTC"],
  ])("finds for %j first %s", (query, first) => {
    expect(ranked(query)[0]).toBe(first);
  });

  it("returns the whole list in its order for an empty query", () => {
    expect(rankMatches(index, " ")).toBe(index);
  });
});
