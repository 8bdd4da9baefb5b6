import { describe, expect, it } from "vitest";
import {
  formatVolatilityRange,
  isInRange,
  parseVolatilityRange,
  serializeVolatilityRange,
} from "./volatility-range";

describe("volatility ranges", () => {
  it("include the lower end and exclude the upper end", () => {
    const range = { from: 0.0218, to: 0.0225 };
    expect(isInRange(0.0218, range)).toBe(true);
    expect(isInRange(0.0225, range)).toBe(false);
    expect(isInRange(0, { from: null, to: 0.0042 })).toBe(true);
    expect(isInRange(9, { from: 0.28, to: null })).toBe(true);
    expect(isInRange(0.2, { from: 0.28, to: null })).toBe(false);
  });

  it.each([
    ["2.18..2.25", { from: 0.0218, to: 0.0225 }],
    ["..0.4211", { from: null, to: 0.004211 }],
    ["28.49..", { from: 0.2849, to: null }],
    ["0..1", { from: 0, to: 0.01 }],
  ])("are parsed from and serialized to %s", (text, range) => {
    expect(parseVolatilityRange(text)).toEqual(range);
    expect(serializeVolatilityRange(range)).toBe(text);
  });

  it.each([
    null,
    "",
    "..",
    "3",
    "2..1",
    "2..2",
    "..0",
    "0..0",
    "-1..2",
    "1e3..",
    "NaN..",
    "Infinity..",
    "1..2..3",
    " 1..2",
    "1234567..",
    "a..b",
    "1.12345678..2",
  ])("are not parsed from %j", (text) => {
    expect(parseVolatilityRange(text)).toBeNull();
  });

  it("are formatted in the selected unit", () => {
    expect(formatVolatilityRange({ from: 0.02183, to: 0.02251 }, "day")).toBe("2.18 to 2.25");
    expect(formatVolatilityRange({ from: 0.02183, to: 0.02251 }, "year")).toBe("41.7 to 43.0");
    expect(formatVolatilityRange({ from: null, to: 0.00421 }, "day")).toBe("under 0.42");
    expect(formatVolatilityRange({ from: 0.2849, to: null }, "day")).toBe("28.5 and more");
    expect(formatVolatilityRange({ from: null, to: null }, "day")).toBe("any");
  });
});
