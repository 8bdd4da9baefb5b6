import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distributionTicks, prepareDistribution, rangeX } from "./distribution-layout";
import type { MarketVolatility, PlacedPair } from "./prepare-distribution";
import { isInRange, parseVolatilityRange, serializeVolatilityRange } from "./volatility-range";

const WIDE = 634;
const PHONE = 358;

/** Pairs P0, P1, … with volatilities in percent per day, some of them provisional. */
function market(percents: readonly number[], provisional: readonly number[] = []): MarketVolatility {
  const placed = percents
    .map(
      (percent, i): PlacedPair => ({
        ...{ key: `p${i}`, name: `P${i}`, rv: percent / 100, isProvisional: provisional.includes(i) },
      }),
    )
    .sort((a, b) => a.rv - b.rv);
  const middle = placed[(placed.length - 1) >> 1];
  return { placed, median: middle?.rv ?? null, pegged: 0, silent: 0, withheld: 0, bestCoverage: 1 };
}

/** Volatilities spread evenly over the axis. */
function spread(count: number): number[] {
  return Array.from({ length: count }, (_, i) => 0.5 * 50 ** ((i + 0.5) / count));
}

const dots = (path: string) =>
  [...path.matchAll(/M([\d.]+) ([\d.]+)h0/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
const bars = (path: string) => path.match(/z/g)?.length ?? 0;

describe("prepareDistribution", () => {
  it("has no bins without pairs", () => {
    expect(prepareDistribution(market([]), WIDE, "day")).toMatchObject({
      ...{ kind: "dots", bins: [], medianX: null, labels: [] },
      marks: { measured: "", provisional: "", beyond: "" },
    });
  });

  it("draws one pair as a labelled dot, without a median", () => {
    const { marks, bins, labels } = prepareDistribution(market([2.34]), WIDE, "day");
    expect(dots(marks.measured)).toHaveLength(1);
    expect(bins).toMatchObject([{ count: 1, only: { name: "P0" } }]);
    expect(labels.map(({ text, figure }) => [text, figure])).toEqual([["P0", "2.34"]]);
  });

  it("places a dot at its volatility on the axis", () => {
    const { bins, binWidth } = prepareDistribution(market([1, 3, 10]), WIDE, "day");
    const ticks = distributionTicks(WIDE, "day");
    for (const [i, text] of ["1", "3", "10"].entries()) {
      const tick = ticks.find((tick) => tick.text === text)?.value ?? Number.NaN;
      expect(Math.abs((bins[i]?.x ?? 0) - tick)).toBeLessThanOrEqual(binWidth / 2 + 0.1);
    }
  });

  it("stacks pairs with similar volatilities, provisional ones on top", () => {
    const { marks, bins } = prepareDistribution(market([2, 2.001, 2.002], [0]), WIDE, "day");
    expect(bins).toMatchObject([{ count: 3, only: null }]);
    expect(dots(marks.measured).map(([, y]) => y)).toEqual([72.4, 66]);
    expect(dots(marks.provisional).map(([, y]) => y)).toEqual([59.6]);
  });

  it("marks pairs beyond the ends of the axis, including zero, in the outermost columns", () => {
    const { marks, bins } = prepareDistribution(market([0, 0.2, 50]), WIDE, "day");
    expect(marks.measured).toBe("");
    expect(marks.beyond.match(/M/g)).toHaveLength(3);
    expect(bins.map(({ count, range }) => [count, range.from === null, range.to === null])).toEqual([
      [2, true, false],
      [1, false, true],
    ]);
  });

  it("draws 300 pairs as dots and 301 as bars", () => {
    const at = (count: number) => prepareDistribution(market(spread(count)), WIDE, "day");
    expect(at(300).kind).toBe("dots");
    expect(dots(at(300).marks.measured)).toHaveLength(300);
    expect(at(301).kind).toBe("bars");
    expect(bars(at(301).marks.measured)).toBe(at(301).bins.length);
  });

  it("draws bars if a stack is too high for dots", () => {
    const equal = prepareDistribution(market(Array.from({ length: 200 }, () => 2)), WIDE, "day");
    expect(equal.kind).toBe("bars");
    expect(equal.bins).toMatchObject([{ count: 200 }]);
    expect(equal.labels.map(({ kind }) => kind)).toEqual(["median"]);
  });

  it("draws the provisional part of a bar above the measured one", () => {
    const provisional = Array.from({ length: 100 }, (_, i) => i);
    const { marks } = prepareDistribution(
      market(
        Array.from({ length: 400 }, () => 2),
        provisional,
      ),
      WIDE,
      "day",
    );
    const ends = (path: string) => [...path.matchAll(/(?:M[\d.]+ |V)([\d.]+)/g)].map((m) => Number(m[1]));
    expect(ends(marks.measured).slice(0, 2)).toEqual([76, 32.5]);
    expect(ends(marks.provisional).slice(0, 2)).toEqual([32.5, 18]);
  });

  it("keeps 10,000 pairs inside the chart", () => {
    const { bins, kind } = prepareDistribution(market(spread(10_000)), WIDE, "day");
    expect(kind).toBe("bars");
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(10_000);
    for (const { top } of bins) expect(top).toBeGreaterThanOrEqual(10);
  });

  const percents = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 90, noNaN: true })), {
    maxLength: 400,
  });
  it("puts each pair of any market in one bin, whose range in the URL selects exactly that bin's pairs", () => {
    fc.assert(
      fc.property(percents, fc.integer({ min: 60, max: 900 }), (values, width) => {
        const summary = market(values);
        const { bins } = prepareDistribution(summary, width, "day");
        let found = 0;
        for (const { range, count, only } of bins) {
          const read = parseVolatilityRange(serializeVolatilityRange(range));
          // A single column has no ends and therefore no range in the URL.
          if (!read) return bins.length === 1;
          const inside = summary.placed.filter(({ rv }) => isInRange(rv, read));
          if (inside.length !== count || (only && inside[0] !== only)) return false;
          found += count;
        }
        return found === summary.placed.length;
      }),
    );
  });

  it("places labels of any market inside the chart, without overlapping another label, a dot or the median's line", () => {
    fc.assert(
      fc.property(percents, fc.integer({ min: 320, max: 900 }), (values, width) => {
        const { labels, bins, medianX } = prepareDistribution(market(values), width, "day");
        const boxes = labels.map(({ text, figure, x, y, anchor }) => {
          const own = (text.length + 1) * 6 + figure.length * 6.6;
          const left = anchor === "start" ? x : x - own;
          return { left, right: left + own, top: y - 9, bottom: y + 3 };
        });
        return boxes.every(
          (box, i) =>
            box.left >= -0.01 &&
            box.right <= width + 1.01 &&
            box.top >= 0 &&
            !bins.some(({ x, top }) => x > box.left && x < box.right && top < box.bottom - 5) &&
            !(medianX !== null && values.length > 1 && medianX > box.left && medianX < box.right) &&
            boxes.every(
              (other, k) =>
                k === i ||
                box.right <= other.left ||
                other.right <= box.left ||
                box.bottom <= other.top ||
                other.bottom <= box.top,
            ),
        );
      }),
    );
  });

  it("labels the median, the least and the most volatile pair", () => {
    const { labels } = prepareDistribution(market([0.6, 1.5, 2, 2.2, 2.4, 3, 24]), WIDE, "day");
    expect(labels.map(({ kind, text, figure }) => [kind, text, figure])).toEqual([
      ["median", "median", "2.20"],
      ["most", "P6", "24.0"],
      ["least", "P0", "0.60"],
    ]);
    const [median, most, least] = labels;
    expect(median).toMatchObject({ y: 11, anchor: "start", lead: null });
    expect(most).toMatchObject({ anchor: "end" });
    expect(least).toMatchObject({ anchor: "start" });
    expect(most?.lead?.to).toBeCloseTo(66.6, 0);
  });

  it("shows figures in the selected unit at the same positions", () => {
    const day = prepareDistribution(market([1, 2, 3]), WIDE, "day");
    const year = prepareDistribution(market([1, 2, 3]), WIDE, "year");
    expect(year.bins).toEqual(day.bins);
    expect(year.labels.map(({ figure }) => figure)).toEqual(["38.2", "57.3", "19.1"]);
  });
});

describe("distributionTicks", () => {
  it("have the positions of the list's column, × √365 in the annualized unit", () => {
    const place = (unit: "day" | "year", text: string) =>
      distributionTicks(WIDE, unit).find((tick) => tick.text === text)?.value ?? Number.NaN;
    expect(place("day", "1")).toBeCloseTo(4 + 0.2122 * (WIDE - 8), 0);
    expect(place("day", "10")).toBeCloseTo(4 + 0.7455 * (WIDE - 8), 0);
    const perYear = (percent: number) => percent / Math.sqrt(365);
    const at = (percent: number) => 4 + (Math.log(percent / 0.4) / Math.log(75)) * (WIDE - 8);
    expect(place("year", "100")).toBeCloseTo(at(perYear(100)), 3);
  });

  it("are fewer in a narrow chart", () => {
    expect(distributionTicks(PHONE, "day").map(({ text }) => text)).toEqual(["0.5", "1", "3", "10"]);
    expect(distributionTicks(400, "day")).toHaveLength(7);
  });
});

it("rangeX extends an open range to the edge of the chart", () => {
  const [left, right] = rangeX({ from: null, to: 0.004 }, WIDE);
  expect([left, right]).toEqual([0, 4]);
  expect(rangeX({ from: 0.3, to: null }, WIDE)).toEqual([WIDE - 4, WIDE]);
});
