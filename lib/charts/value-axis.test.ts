import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLong } from "@/lib/testing/long-tests";
import { axisWidth, labelWidth, pointsFor } from "./plot";
import {
  axisScale,
  formatOnAxis,
  logAxis,
  MAX_LABEL_LENGTH,
  PRICE_SCALES,
  percentAxis,
  priceAxis,
  ticksBesideFlag,
  type ValueAxis,
  valueAxis,
} from "./value-axis";

const textsOf = ({ ticks }: ValueAxis) => ticks.map(({ text }) => text);

describe("valueAxis", () => {
  it.each([
    { low: 26_962, high: 30_036, texts: ["27,000", "28,000", "29,000", "30,000"] },
    { low: 0.99982, high: 1.0003, texts: ["0.9999", "1.0000", "1.0001", "1.0002", "1.0003"] },
    { low: 0.0000061, high: 0.0000065, texts: ["0.0₅61", "0.0₅62", "0.0₅63", "0.0₅64", "0.0₅65"] },
    { low: 1.1e11, high: 1.31e11, texts: ["110 B", "115 B", "120 B", "125 B", "130 B"] },
    {
      low: 112_345_678_901.21,
      high: 112_345_678_901.29,
      texts: ["0", "+0.02", "+0.04", "+0.06"],
    },
    {
      low: 1.1e24,
      high: 1.31e24,
      texts: ["1.10 × 10²⁴", "1.15 × 10²⁴", "1.20 × 10²⁴", "1.25 × 10²⁴", "1.30 × 10²⁴"],
    },
  ])("has round ticks between $low and $high", ({ low, high, texts }) => {
    expect(textsOf(valueAxis(low, high)).map((text) => text.replaceAll("\u00a0", " "))).toEqual(texts);
  });

  it("has the value from which long labels are differences", () => {
    const axis = valueAxis(112_345_678_901.21, 112_345_678_901.29);
    expect(axis.labels).toEqual({
      ...{ form: "offset", from: 112_345_678_901.22, fromText: "112,345,678,901.22" },
    });
    expect(formatOnAxis(112_345_678_901.25, axis)).toBe("+0.030");
  });

  it("starts at zero and has the unit in the topmost label for volatility", () => {
    const { domain, ticks } = valueAxis(1.1, 6.3, { fromZero: true, unit: "%" });
    expect(domain[0]).toBe(0);
    expect(ticks.map(({ text }) => text)).toEqual(["0", "2", "4", "6 %"]);
  });

  it("contains every value, and is not empty for equal values or zero", () => {
    for (const [low, high] of [
      [5, 5],
      [0, 0],
      [1e-12, 1e-12],
      [3, 1e9],
    ] as const) {
      const { domain, ticks } = valueAxis(low, high);
      expect(domain[0]).toBeLessThan(low || 1);
      expect(domain[1]).toBeGreaterThan(high);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
    }
  });
});

describe("percentAxis", () => {
  it("has ticks at round changes from the base price", () => {
    const axis = percentAxis(96, 112, 100);
    expect(textsOf(axis)).toEqual(["0\u202f%", "+5\u202f%", "+10\u202f%"]);
    expect(axis.ticks.map(({ value }) => Math.round(value))).toEqual([100, 105, 110]);
    expect(formatOnAxis(97.5, axis)).toBe("−2.50\u202f%");
    expect(formatOnAxis(100, axis)).toBe("0\u202f%");
  });

  it("never shows a loss of 100 %", () => {
    expect(formatOnAxis(0.00013, percentAxis(0.00013, 100, 100))).toBe("−99.9999\u202f%");
  });
});

describe("logAxis", () => {
  it.each([
    { low: 1, high: 5, texts: ["1", "2", "5"] },
    { low: 0.00012, high: 950, texts: ["0.0001", "0.01", "1", "100"] },
    { low: 20_000, high: 31_000, texts: ["20,000", "22,000", "24,000", "26,000", "28,000", "30,000"] },
    { low: 3e-9, high: 4e9, texts: ["0.0₅1", "0.001", "1", "1,000", "1 M", "1 B"] },
  ])("has ticks at decades or round steps between $low and $high", ({ low, high, texts }) => {
    expect(textsOf(logAxis(low, high)).map((text) => text.replaceAll("\u00a0", " "))).toEqual(texts);
  });

  it("draws equal ratios equally far apart", () => {
    const { toPixel } = axisScale(logAxis(1, 100), 200);
    expect(toPixel(1) - toPixel(10)).toBeCloseTo(toPixel(10) - toPixel(100), 9);
  });

  it("is linear where a price is 0", () => {
    expect(priceAxis("log", 0, 5, 1).scale).toBe("linear");
  });
});

/** Prices from tiny to huge, some nearly equal. */
const price = fc
  .tuple(fc.double({ min: 1, max: 10, noNaN: true, maxExcluded: true }), fc.integer({ min: -30, max: 30 }))
  .map(([mantissa, power]) => mantissa * 10 ** power);
const span = fc.oneof(
  fc.tuple(price, price).map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) })),
  fc
    .tuple(price, fc.integer({ min: -17, max: 3 }), fc.double({ min: 1, max: 9, noNaN: true }))
    .map(([low, power, mantissa]) => ({ low, high: low * (1 + mantissa * 10 ** power) })),
);

/** Number shown by a label, to compare it with its neighbours. */
function numberIn(text: string): number {
  const powers: Record<string, number> = { M: 6, B: 9, T: 12 };
  const plain = text
    .replace(/0\.0([₀-₉]+)/, (_, zeros: string) => {
      const count = Number(Array.from(zeros, (digit) => "₀₁₂₃₄₅₆₇₈₉".indexOf(digit)).join(""));
      return `0.${"0".repeat(count)}`;
    })
    .replace(/\s×\s10(⁻?)([⁰¹²³⁴-⁹]+)/, (_, minus: string, raised: string) => {
      return `e${minus && "-"}${Array.from(raised, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(digit)).join("")}`;
    })
    .replace(/\s([MBT])/, (_, suffix: string) => `e${powers[suffix]}`)
    .replace("−", "-")
    .replace(/[,\s%]/g, "");
  return Number(plain);
}

describe("labels of any domain", () => {
  const heights = [168, 208, 312];
  const check = (axis: ValueAxis, { low, high }: { low: number; high: number }) => {
    const texts = textsOf(axis);
    expect(texts.length).toBeGreaterThanOrEqual(2);
    expect(texts.length).toBeLessThanOrEqual(8);
    expect(new Set(texts).size).toBe(texts.length);
    const numbers = texts.map(numberIn);
    expect(numbers.every(Number.isFinite)).toBe(true);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(axis.domain[0]).toBeLessThanOrEqual(low);
    expect(axis.domain[1]).toBeGreaterThanOrEqual(high);
    const flags = [low, high].map((value) => formatOnAxis(value, axis));
    for (const text of [...texts, ...flags]) expect(text.length).toBeLessThanOrEqual(MAX_LABEL_LENGTH + 2);
    const width = axisWidth([axis], flags);
    for (const text of [...texts, ...flags]) expect(labelWidth(text)).toBeLessThanOrEqual(width);
    for (const height of heights) {
      const places = axis.ticks.map(({ value }) => axisScale(axis, height).toPixel(value));
      for (const [i, place] of places.entries()) {
        expect(place).toBeGreaterThanOrEqual(0);
        expect(place).toBeLessThanOrEqual(height);
        if (i > 0) expect((places[i - 1] ?? 0) - place).toBeGreaterThanOrEqual(14);
      }
    }
  };

  it.each(PRICE_SCALES)("are distinct, ordered and fit on a %s scale", (scale) => {
    fc.assert(
      fc.property(span, fc.double({ min: 0, max: 1, noNaN: true }), ({ low, high }, share) => {
        check(priceAxis(scale, low, high, low + (high - low) * share), { low, high });
      }),
      { numRuns: isLong ? 2000 : 200 },
    );
  });

  it("are distinct, ordered and fit on an axis from zero", () => {
    fc.assert(
      fc.property(price, (high) =>
        check(valueAxis(0, high, { fromZero: true, unit: "%" }), { low: 0, high }),
      ),
      { numRuns: isLong ? 2000 : 200 },
    );
  });
});

describe("ticksBesideFlag", () => {
  // Four pixels per unit.
  const axis = { ...valueAxis(0, 100, { fromZero: true }), domain: [0, 100] as const };

  it("omits ticks covered by the flag", () => {
    expect(axis.ticks.map(({ value }) => value)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(ticksBesideFlag(axis, 400, 43).map(({ value }) => value)).toEqual([0, 20, 60, 80, 100]);
    expect(ticksBesideFlag(axis, 400, 44)).toEqual(axis.ticks);
  });

  it("leaves out the ticks that a flag covers because it is kept inside the plot", () => {
    // The flag of 99 is centered 9 px from the top, the tick of 95 is 20 px from it.
    const close = { ...axis, ticks: [90, 95, 100].map((value) => ({ value, text: `${value}` })) };
    expect(ticksBesideFlag(close, 400, 99).map(({ value }) => value)).toEqual([90]);
  });

  it("has all ticks without a flag", () => {
    expect(ticksBesideFlag(axis, 400, null)).toEqual(axis.ticks);
  });
});

describe("pointsFor", () => {
  it.each([
    [0, false, 100],
    [930, false, 1000],
    [9000, false, 2000],
    [280, true, 300],
    [650, true, 300],
  ])("for a chart of %i px (phone: %s) is %i", (width, isPhone, points) => {
    expect(pointsFor(width, isPhone)).toBe(points);
  });
});
