import { describe, expect, it } from "vitest";
import { findPairs, indexPairs } from "./find-pairs";
import { pairOf } from "./testing-pairs";

const pairs = [
  pairOf("Bitcoin", { base: "BTC" }),
  pairOf("Wrapped Bitcoin", { base: "WBTC", source: "kraken" }),
  pairOf("Ether", { base: "ETH", quote: "BTC" }),
];
const found = (query: string) => findPairs(indexPairs(pairs), query).map(({ pair }) => pair.name);

describe("searching", () => {
  it("asks for every word, anywhere, whatever its case", () => {
    expect(found("bitcoin WRAPPED")).toEqual(["Wrapped Bitcoin"]);
    expect(found("eth/b")).toEqual(["Ether"]);
    expect(found("kraken")).toEqual(["Wrapped Bitcoin"]);
    expect(found("btc")).toEqual(["Bitcoin", "Wrapped Bitcoin", "Ether"]);
    expect(found("doge")).toEqual([]);
  });

  it("finds everything where nothing is asked", () => {
    expect(found("  ")).toHaveLength(3);
  });
});

describe("the index", () => {
  it("keeps what it made of a pair until its name changes", () => {
    const first = indexPairs(pairs);
    const next = indexPairs(
      pairs.map((pair, i) => ({ ...pair, price: "2", name: i === 0 ? "Bitcoin II" : pair.name })),
      first,
    );
    expect(next[0]).toMatchObject({ text: expect.stringContaining("bitcoin ii") });
    expect(next[1]).toMatchObject({ text: first[1]?.text, pair: { price: "2" } });
  });
});
