import { describe, expect, it } from "vitest";
import { pairOf } from "@/components/market/table/testing-pairs";
import { indexPairs } from "@/components/pair/find-pairs";
import { emptyResult, type FilterState } from "./empty-result";

const index = indexPairs([
  pairOf("Ethereum", { source: "coingecko" }),
  pairOf("Ethereum Classic", { source: "coingecko" }),
  pairOf("Ether", { source: "kraken", quote: "EUR" }),
  pairOf("Bitcoin", { source: "binance", quote: "USDT" }),
  pairOf("Tether", { source: "coingecko", base: "USDT" }),
]);
const isTether = (key: string) => key === "coingecko:Tether";

function resultFor(state: Partial<FilterState>) {
  return emptyResult(index, {
    query: "",
    filters: { source: [], quote: [] },
    isHidden: () => false,
    hasRange: false,
    ...state,
  });
}

describe("emptyResult", () => {
  it("names sources with matches", () => {
    expect(
      resultFor({ query: " ethe ", filters: { source: ["binance"], quote: [] }, isHidden: isTether }),
    ).toEqual({
      title: "No pair matches “ethe” on Binance",
      description: "2 pairs match on CoinGecko and 1 on Kraken.",
      actions: ["allSources", "clearSearch"],
    });
  });

  it("names quotes with matches", () => {
    expect(resultFor({ query: "bitcoin", filters: { source: [], quote: ["EUR", "USD"] } })).toEqual({
      title: "No pair matches “bitcoin” in EUR or USD",
      description: "1 pair matches in USDT.",
      actions: ["allQuotes", "clearSearch"],
    });
  });

  it("reports hidden pegged pairs", () => {
    expect(resultFor({ query: "tether", isHidden: isTether })).toEqual({
      title: "No pair matches “tether”",
      description: "1 pegged pair matches.",
      actions: ["showPegged", "clearSearch"],
    });
  });

  it("reports pairs outside the range", () => {
    expect(resultFor({ hasRange: true, isHidden: isTether })).toEqual({
      title: "No pair in this range",
      description: "4 pairs are outside of it.",
      actions: ["clearRange"],
    });
    expect(resultFor({ hasRange: true, query: "bit" })).toEqual({
      title: "No pair matches “bit” in this range",
      description: "1 pair matches outside of it.",
      actions: ["clearRange", "clearSearch"],
    });
    expect(resultFor({ hasRange: true, query: "ethr" }).actions).toEqual(["clearSearch"]);
  });

  it("works without a search", () => {
    expect(resultFor({ filters: { source: ["binance"], quote: ["EUR"] } })).toEqual({
      title: "No pair on Binance is priced in EUR",
      description: "There is 1 on Kraken.",
      actions: ["allSources", "clearFilters"],
    });
  });

  it("reports pairs that match without all filters", () => {
    expect(resultFor({ query: "classic", filters: { source: ["binance"], quote: ["EUR"] } })).toEqual({
      title: "No pair matches “classic” on Binance in EUR",
      description: "1 pair matches without the filters.",
      actions: ["clearFilters", "clearSearch"],
    });
  });

  it("explains the search if nothing matches", () => {
    expect(resultFor({ query: "ethr" })).toEqual({
      title: "No pair matches “ethr”",
      description: "5 pairs are tracked. Search by name, ticker or source.",
      actions: ["clearSearch"],
    });
    expect(resultFor({ query: "ethr", filters: { source: ["kraken"], quote: [] } }).actions).toEqual([
      "clearSearch",
    ]);
  });
});
