import { expect, it } from "vitest";
import { repeatedNames } from "./repeated-names";

const pair = (id: string, name: string, base: string, more: { source?: string; quote?: string } = {}) => {
  const { source = "coingecko", quote = "USD" } = more;
  return { key: `${source}:${id}`, source, name, base, quote };
};

it("finds pairs of a source with the same name, ticker and quote, ignoring case", () => {
  const pairs = [
    pair("hodl", "HODL", "HODL"),
    pair("bitcoin", "Bitcoin", "BTC"),
    pair("hodl-2", "Hodl", "HODL"),
  ];
  expect([...repeatedNames(pairs)]).toEqual(["coingecko:hodl", "coingecko:hodl-2"]);
});

it("ignores pairs that differ in ticker, quote or source", () => {
  const pairs = [
    pair("hodl", "HODL", "HODL"),
    pair("hodl-2", "HODL", "HDL"),
    pair("hodl-3", "HODL", "HODL", { quote: "EUR" }),
    pair("hodl", "HODL", "HODL", { source: "binance" }),
  ];
  expect(repeatedNames(pairs).size).toBe(0);
});
