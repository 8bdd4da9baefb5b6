import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { directionOf, formatChange, formatShare } from "./percent";

describe("formatChange", () => {
  it.each([
    [0.053, "+5.30\u202f%", "up"],
    [-0.0026, "\u22120.26\u202f%", "down"],
    [0, "0.00\u202f%", "flat"],
    [-0, "0.00\u202f%", "flat"],
    [0.00004, "0.00\u202f%", "flat"],
    [-0.0000499, "0.00\u202f%", "flat"],
    [0.00005, "+0.01\u202f%", "up"],
    [-0.00005, "\u22120.01\u202f%", "down"],
    [1e-12, "0.00\u202f%", "flat"],
    [12.3456789, "+1,234.57\u202f%", "up"],
    [-1, "\u2212100.00\u202f%", "down"],
    // 0.01005 × 100 is 1.0049999999999999 in doubles; its own digits say 1.005.
    [0.01005, "+1.01\u202f%", "up"],
    [1e21, "+100,000,000,000,000,000,000,000.00\u202f%", "up"],
  ] as const)("shows %d as %s", (fraction, text, direction) => {
    expect(formatChange(fraction)).toEqual({ text, direction });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses %d", (fraction) => {
    expect(() => formatChange(fraction)).toThrow(RangeError);
  });

  it("shows a number within half of the last digit, signed as its direction says", () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1000, noNaN: true }), (fraction) => {
        const { text, direction } = formatChange(fraction);
        const value = Number(text.replace("\u2212", "-").replaceAll(",", "").replace("\u202f%", ""));
        expect(Math.abs(value - fraction * 100)).toBeLessThanOrEqual(0.005 + 1e-9);
        expect(direction).toBe(value === 0 ? "flat" : value > 0 ? "up" : "down");
      }),
    );
  });
});

describe("formatShare", () => {
  it.each([
    [0, "0\u202f%"],
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

describe("directionOf", () => {
  it("says what formatChange shows, around the least that is shown too", () => {
    const ulps = fc.integer({ min: -4, max: 4 }).map((n) => 0.00005 * (1 + n * Number.EPSILON));
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
    fc.assert(
      fc.property(
        fc.oneof(
          finite,
          ulps,
          ulps.map((fraction) => -fraction),
        ),
        (fraction) => {
          expect(directionOf(fraction)).toBe(formatChange(fraction).direction);
        },
      ),
    );
  });
});
