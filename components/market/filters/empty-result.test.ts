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

function told(listing: Partial<FilterState>) {
  return emptyResult(index, {
    query: "",
    narrowing: { source: [], quote: [] },
    isHidden: () => false,
    hasRange: false,
    ...listing,
  });
}

describe("an empty list", () => {
  it("names the sources where the search has matches", () => {
    expect(
      told({ query: " ethe ", narrowing: { source: ["binance"], quote: [] }, isHidden: isTether }),
    ).toEqual({
      title: "No pair matches “ethe” on Binance",
      sentence: "2 pairs match on CoinGecko and 1 on Kraken.",
      ways: ["allSources", "clearSearch"],
    });
  });

  it("names the quotes where there are matches", () => {
    expect(told({ query: "bitcoin", narrowing: { source: [], quote: ["EUR", "USD"] } })).toEqual({
      title: "No pair matches “bitcoin” in EUR or USD",
      sentence: "1 pair matches in USDT.",
      ways: ["allQuotes", "clearSearch"],
    });
  });

  it("tells of pegged pairs that are hidden", () => {
    expect(told({ query: "tether", isHidden: isTether })).toEqual({
      title: "No pair matches “tether”",
      sentence: "1 pegged pair matches.",
      ways: ["showPegged", "clearSearch"],
    });
  });

  it("tells of pairs outside the range", () => {
    expect(told({ hasRange: true, isHidden: isTether })).toEqual({
      title: "No pair in this range",
      sentence: "4 pairs lie outside of it.",
      ways: ["clearRange"],
    });
    expect(told({ hasRange: true, query: "bit" })).toEqual({
      title: "No pair matches “bit” in this range",
      sentence: "1 pair matches outside of it.",
      ways: ["clearRange", "clearSearch"],
    });
    expect(told({ hasRange: true, query: "ethr" }).ways).toEqual(["clearSearch"]);
  });

  it("is told without a search too", () => {
    expect(told({ narrowing: { source: ["binance"], quote: ["EUR"] } })).toEqual({
      title: "No pair on Binance is priced in EUR",
      sentence: "There is 1 on Kraken.",
      ways: ["allSources", "clearFilters"],
    });
  });

  it("tells what matches only without all filters", () => {
    expect(told({ query: "classic", narrowing: { source: ["binance"], quote: ["EUR"] } })).toEqual({
      title: "No pair matches “classic” on Binance in EUR",
      sentence: "1 pair matches without the filters.",
      ways: ["clearFilters", "clearSearch"],
    });
  });

  it("says what can be searched when nothing matches at all", () => {
    expect(told({ query: "ethr" })).toEqual({
      title: "No pair matches “ethr”",
      sentence: "5 pairs are tracked. Search by name, ticker or source.",
      ways: ["clearSearch"],
    });
    expect(told({ query: "ethr", narrowing: { source: ["kraken"], quote: [] } }).ways).toEqual([
      "clearSearch",
    ]);
  });
});
