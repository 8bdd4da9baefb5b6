import { describe, expect, it } from "vitest";
import { formatPercentDigits } from "./percent-digits";
import {
  alignAtPoint,
  formatBasisPoints,
  formatPegDistance,
  formatScaled,
  formatScaledError,
  formatStandardError,
  formatVolatility,
  inScale,
  scaleUnit,
  volatilityUnit,
} from "./volatility";

describe("formatPercentDigits", () => {
  it.each([
    [0.0215201454970156, "2.15"],
    [0.24, "24.0"],
    [0.085, "8.50"],
    [0.0098, "0.98"],
    [0.00085, "0.085"],
    [0.000046, "0.0046"],
    [3.14, "314"],
    [41.1, "4,110"],
    // Rounding reaches the next power of ten.
    [0.09996, "10.0"],
    [0.99951, "100"],
    [0.000996, "0.10"],
    [0.1005, "10.1"],
    [0, "0.00"],
    [1e-9, "0.00000010"],
  ])("shows %d as %s", (fraction, text) => expect(formatPercentDigits(fraction)).toBe(text));

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses %d", (fraction) => {
    expect(() => formatPercentDigits(fraction)).toThrow(RangeError);
  });
});

describe("formatVolatility", () => {
  it("is per day, or times √365 per year", () => {
    expect(formatVolatility(0.0215201)).toBe("2.15");
    expect(formatVolatility(0.0215201, "year")).toBe("41.1");
    expect(volatilityUnit()).toBe("% / day");
    expect(volatilityUnit("year")).toBe("% / year");
  });
});

describe("formatStandardError", () => {
  it.each([
    [0.00294, 0.0215201, "±\u202f0.29"],
    [0.003, 0.24, "±\u202f0.3"],
    [0.0003, 0.24, "±\u202f0.030"],
    [0, 0, "±\u202f0.00"],
  ])("shows %d beside %d as %s", (stdErr, rv, text) => expect(formatStandardError(stdErr, rv)).toBe(text));
});

describe("alignAtPoint", () => {
  it.each([
    ["2.15", "2.15"],
    ["24.0", "24.0\u2007"],
    ["123", "123\u2008\u2007\u2007"],
  ])("fills %s up to two decimals", (text, filled) => expect(alignAtPoint(text)).toBe(filled));
});

describe("VolatilityScale", () => {
  it.each([
    ["day", false, "2.15", "\u00b1\u202f0.29", "% / day", 2.152],
    ["year", false, "41.1", "\u00b1\u202f5.6", "% / year", 41.11],
    ["day", true, "215", "\u00b1\u202f29.4", "bp / day", 215.2],
    ["year", true, "4,111", "\u00b1\u202f562", "bp / year", 4111],
  ] as const)("per %s, pegged %s, shows one figure as %s %s %s", (unit, isPegged, rv, error, name, value) => {
    const scale = { unit, isPegged };
    expect(formatScaled(0.0215201, scale)).toBe(rv);
    expect(formatScaledError(0.00294, 0.0215201, scale)).toBe(error);
    expect(scaleUnit(scale)).toBe(name);
    expect(inScale(0.0215201, scale)).toBeCloseTo(value, value > 1000 ? 0 : 1);
  });
});

describe("a pegged pair", () => {
  it.each([
    [0.00034, "3.4"],
    [0.012, "120"],
    [0, "0.0"],
    [-0.00031, "\u22123.1"],
    [0.000004, "0.04"],
    [1.2, "12,000"],
  ])("%d is %s basis points", (fraction, text) => expect(formatBasisPoints(fraction)).toBe(text));

  it.each([
    [0.99969, "\u22123.1\u202fbp from the peg"],
    [1.0002, "+2.0\u202fbp from the peg"],
    [1, "on the peg"],
    [1.000001, "+0.01\u202fbp from the peg"],
    [0.9999999999999, "\u2212<0.00000001\u202fbp from the peg"],
  ])("at %d is %s", (price, text) => expect(formatPegDistance(price)).toBe(text));
});
