import { describe, expect, it } from "vitest";
import { fitStripAxis, MARKET_AXIS, stripPosition, stripTicks, stripX } from "./strip-axis";

describe("stripPosition", () => {
  it("maps volatilities to a logarithmic axis, from 0.4 to 30 % per day by default", () => {
    expect(stripX(stripPosition(0.004))).toBe("0.00%");
    expect(stripX(stripPosition(0.01))).toBe("21.22%");
    expect(stripX(stripPosition(0.1))).toBe("74.55%");
    expect(stripX(stripPosition(0.3))).toBe("100.00%");
    expect(stripX(stripPosition(0.1, { from: 1, to: 100 }))).toBe("50.00%");
  });

  it("clamps values beyond the ends", () => {
    expect(stripX(stripPosition(0))).toBe("0.00%");
    expect(stripX(stripPosition(2))).toBe("100.00%");
  });
});

describe("fitStripAxis", () => {
  const percents = (...values: number[]) => values.map((value) => value / 100);

  it("spans the 5th to the 95th percentile, rounded outwards", () => {
    // The 1st and the last of 21 are beyond: the 5th percentile is the second, 2.2, the 95th the last but one, 8.1.
    const rvs = percents(0.1, 2.2, ...Array.from({ length: 17 }, (_, i) => 3 + i / 10), 8.1, 90);
    expect(fitStripAxis(rvs)).toEqual({ from: 2, to: 10 });
  });

  it("includes the lowest and highest values if they are near, but not distant ones", () => {
    const middle = Array.from({ length: 17 }, (_, i) => 3 + i / 10);
    expect(fitStripAxis(percents(1.2, 2.2, ...middle, 8.1, 14))).toEqual({ from: 1, to: 15 });
    expect(fitStripAxis(percents(0.1, 2.2, ...middle, 8.1, 14))).toEqual({ from: 2, to: 15 });
    // The highest is far away, those below it are not.
    expect(fitStripAxis(percents(...middle, ...middle, 8.1, 14, 90))).toEqual({ from: 3, to: 15 });
  });

  it("spans at least a factor of four", () => {
    expect(fitStripAxis(percents(3.1))).toEqual({ from: 1.5, to: 7 });
    expect(fitStripAxis(percents(0.00012))).toEqual({ from: 0.00007, to: 0.0003 });
  });

  it("ignores zeros, and is the market's axis without other values", () => {
    expect(fitStripAxis([0, ...percents(2.2, 8.1)])).toEqual({ from: 2, to: 10 });
    expect(fitStripAxis([0])).toBe(MARKET_AXIS);
  });

  it("returns the previous object while it fits", () => {
    const before = fitStripAxis(percents(2.2, 8.1));
    expect(fitStripAxis(percents(3.05, 8.1), before)).toBe(before);
    expect(fitStripAxis(percents(1.9, 8.1), before)).toEqual({ from: 1.5, to: 10 });
    expect(fitStripAxis([], before)).toBe(before);
  });

  it("is fitted again if much of it would be empty", () => {
    const before = fitStripAxis(percents(0.5, 29));
    expect(before).toEqual({ from: 0.5, to: 30 });
    expect(fitStripAxis(percents(2.2, 8.1), before)).toEqual({ from: 2, to: 10 });
  });
});

describe("stripTicks", () => {
  const values = (axis: { from: number; to: number }, unit: "day" | "year" = "day") =>
    stripTicks(axis, unit).map(({ percent }) => percent);

  it("are one to four round numbers in the unit, with room for the unit after the last", () => {
    expect(values(MARKET_AXIS)).toEqual([1, 3, 10]);
    expect(values({ from: 2, to: 10 })).toEqual([3, 5]);
    expect(values({ from: 2, to: 10 }, "year")).toEqual([50, 70, 100]);
    expect(values({ from: 0.01, to: 1500 })).toEqual([0.1, 10]);
    expect(values({ from: 0.001, to: 100 }).length).toBeLessThanOrEqual(4);
  });

  it("exist for every axis of a list", () => {
    for (let low = 0.001; low < 300; low *= 1.3) {
      for (const high of [low, low * 5, low * 40, low * 3000, low * 1e9]) {
        const axis = fitStripAxis([low / 100, high / 100]);
        for (const unit of ["day", "year"] as const) {
          const ticks = stripTicks(axis, unit);
          expect(ticks.length, `${axis.from} to ${axis.to} per ${unit}`).toBeGreaterThan(0);
          expect(ticks.length).toBeLessThanOrEqual(4);
        }
      }
    }
  });
});
