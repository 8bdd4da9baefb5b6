import { expect, test } from "vitest";
import { nearestNames } from "@/lib/sources/nearest-names";

const NAMES = ["binance", "binanceus", "coingecko", "demo", "kraken", "okx"];

test.each([
  ["coingeko", ["coingecko"]],
  ["CoinGecko", ["coingecko"]],
  ["binace", ["binance", "binanceus"]],
  ["krakne", ["kraken"]],
  ["ok", ["okx"]],
  ["demos", ["demo"]],
  ["bitcoin", []],
  ["", []],
])("the names nearest to %j are %j", (text, nearest) => {
  expect(nearestNames(text, NAMES)).toEqual(nearest);
});
