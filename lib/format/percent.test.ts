import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FULL_COVERAGE, MIN_COVERAGE } from "@/lib/market/thresholds";
import { isLong } from "@/lib/testing/long-tests";
import { directionOf, formatChange, formatCoverage, formatShare } from "./percent";
import { formatPercentDigits } from "./percent-digits";
import { formatBasisPoints } from "./volatility";

/** Parsed number: its value, the weight of its last digit, and whether it is only a bound. */
function read(text: string): { value: number; lastDigit: number; isBound: boolean } {
  const digits = text.replace("\u2212", "-").replace(/[,+<%\u202f]/g, "");
  const decimals = digits.split(".")[1]?.length ?? 0;
  return { value: Number(digits), lastDigit: 10 ** -decimals, isBound: text.includes("<") };
}

/** Fractions of 1, including 0, 1 and values near the limits. */
const shares = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc
    .tuple(fc.constantFrom(0, 1, FULL_COVERAGE, MIN_COVERAGE), fc.double({ min: -15, max: -3, noNaN: true }))
    .chain(([limit, power]) => fc.constantFrom(limit - 10 ** power, limit, limit + 10 ** power))
    .map((fraction) => Math.min(1, Math.max(0, fraction))),
);
const changes = fc.oneof(
  fc.double({ min: -1, max: 1000, noNaN: true }),
  shares.map((share) => -share),
  shares,
);

describe("formatChange", () => {
  it.each([
    [0.053, "+5.30\u202f%", "up"],
    [-0.0026, "\u22120.26\u202f%", "down"],
    [0, "0.00\u202f%", "flat"],
    [-0, "0.00\u202f%", "flat"],
    [0.00004, "+0.004\u202f%", "up"],
    [-0.0000499, "\u22120.005\u202f%", "down"],
    [0.00005, "+0.01\u202f%", "up"],
    [-0.00005, "\u22120.01\u202f%", "down"],
    [1e-12, "+<0.000001\u202f%", "up"],
    [-1e-12, "\u2212<0.000001\u202f%", "down"],
    [12.3456789, "+1,234.57\u202f%", "up"],
    [-1, "\u2212100.00\u202f%", "down"],
    // A price that fell from 80 to 0.0001.
    [-0.9999987499, "\u221299.9999\u202f%", "down"],
    [-0.99999, "\u221299.999\u202f%", "down"],
    [-0.9999, "\u221299.99\u202f%", "down"],
    [-0.9999999999, "\u221299.999999\u202f%", "down"],
    [1, "+100.00\u202f%", "up"],
    // 0.01005 × 100 is 1.0049999999999999 in doubles; exactly it is 1.005.
    [0.01005, "+1.01\u202f%", "up"],
    [99.996, "+9,999.60\u202f%", "up"],
    [1234.56, "+123,456\u202f%", "up"],
    [12345.6, "+1.235\u202fM\u202f%", "up"],
    [1e21, "+1.000\u202f×\u202f10²³\u202f%", "up"],
  ] as const)("shows %d as %s", (fraction, text, direction) => {
    expect(formatChange(fraction)).toEqual({ text, direction });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses %d", (fraction) => {
    expect(() => formatChange(fraction)).toThrow(RangeError);
  });

  it("is within its last digit, with the sign of its direction", () => {
    fc.assert(
      fc.property(changes, (fraction) => {
        const { text, direction } = formatChange(fraction);
        const { value, lastDigit } = read(text);
        expect(Math.abs(value - fraction * 100)).toBeLessThanOrEqual(lastDigit + 1e-9);
        expect(direction).toBe(fraction === 0 ? "flat" : value > 0 ? "up" : "down");
      }),
      { numRuns: isLong ? 2000 : 500 },
    );
  });

  it("shows 0 and −100 only for exactly these", () => {
    fc.assert(
      fc.property(changes, (fraction) => {
        const { value, isBound } = read(formatChange(fraction).text);
        expect(!isBound && value === 0).toBe(fraction === 0);
        expect(value === -100).toBe(fraction === -1);
      }),
      { numRuns: isLong ? 2000 : 500 },
    );
  });
});

describe("formatShare", () => {
  it.each([
    [0, "0\u202f%"],
    [0.004, "<1\u202f%"],
    [0.433, "43\u202f%"],
    [0.29, "29\u202f%"],
    [0.999, "99\u202f%"],
    [1, "100\u202f%"],
    [1.2, "100\u202f%"],
    [-1, "0\u202f%"],
  ])("shows %d as %s", (fraction, text) => {
    expect(formatShare(fraction)).toBe(text);
  });
});

describe("formatCoverage", () => {
  it.each([
    [1, "100\u202f%"],
    [0.99999, "99.9\u202f%"],
    [0.9984, "99.8\u202f%"],
    [0.97, "97.0\u202f%"],
    [0.9, "90.0\u202f%"],
    [0.8996, "89.9\u202f%"],
    [0.4998, "49.9\u202f%"],
    [0.001, "0.1\u202f%"],
    [0.0001, "<0.1\u202f%"],
    [0, "0\u202f%"],
  ])("shows %d as %s", (fraction, text) => expect(formatCoverage(fraction)).toBe(text));

  it.each([Number.NaN])("refuses %d", (fraction) => {
    expect(() => formatCoverage(fraction)).toThrow(RangeError);
  });
});

describe.each([
  ["formatShare", formatShare],
  ["formatCoverage", formatCoverage],
])("%s", (_, format) => {
  it("shows 0 and 100 only for exactly these, and stays on the same side of each limit", () => {
    fc.assert(
      fc.property(shares, (fraction) => {
        const { value, lastDigit, isBound } = read(format(fraction));
        expect(!isBound && value === 0).toBe(fraction === 0);
        expect(value === 100).toBe(fraction === 1);
        for (const limit of [FULL_COVERAGE, MIN_COVERAGE]) {
          if (!isBound) expect(value >= limit * 100).toBe(fraction >= limit);
        }
        expect(Math.abs(value - fraction * 100)).toBeLessThanOrEqual(lastDigit + 1e-9);
      }),
      { numRuns: isLong ? 2000 : 500 },
    );
  });
});

describe.each([
  ["formatPercentDigits", formatPercentDigits],
  ["formatBasisPoints", formatBasisPoints],
])("%s", (_, format) => {
  it("shows 0 only for exactly 0", () => {
    const figures = fc.oneof(
      fc.double({ min: 0, max: 100, noNaN: true }),
      fc.double({ min: -15, max: 2, noNaN: true }).map((power) => 10 ** power),
    );
    fc.assert(
      fc.property(figures, (fraction) => {
        const { value, isBound } = read(format(fraction));
        expect(!isBound && value === 0).toBe(fraction === 0);
      }),
      { numRuns: isLong ? 2000 : 500 },
    );
  });
});

describe("directionOf", () => {
  it("equals formatChange", () => {
    fc.assert(
      fc.property(changes, (fraction) => {
        expect(directionOf(fraction)).toBe(formatChange(fraction).direction);
      }),
    );
  });
});
