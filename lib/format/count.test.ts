import { describe, expect, it } from "vitest";
import { countOf, formatCount } from "./count";
import { sourceName } from "./source-name";

describe("formatCount", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1000, "1,000"],
    [10_000, "10,000"],
    [1_234_567, "1,234,567"],
  ])("shows %d as %s", (count, text) => {
    expect(formatCount(count)).toBe(text);
  });
});

describe("countOf", () => {
  it.each([
    [0, "no sources"],
    [1, "one source"],
    [2, "two sources"],
    [12, "12 sources"],
  ])("says %d in words where they are short: %s", (count, text) => {
    expect(countOf(count, "source")).toBe(text);
  });
});

describe("sourceName", () => {
  it.each([
    ["coingecko", "CoinGecko"],
    ["binance", "Binance"],
    ["okx", "OKX"],
  ])("writes %s as %s", (name, text) => {
    expect(sourceName(name)).toBe(text);
  });
});
