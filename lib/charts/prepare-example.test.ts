import { describe, expect, it } from "vitest";
import type { PriceSeries, VolatilitySeries } from "@/lib/contracts/series";
import { EXAMPLE, polyline, prepareExample } from "./prepare-example";

const DAY = 86_400_000;
const at = (days: number) => new Date(days * DAY).toISOString();

function example(): Parameters<typeof prepareExample>[0] {
  const span = { source: "demo", id: "x", from: at(0), to: at(4), intervalSeconds: 300 };
  const price: PriceSeries = {
    ...span,
    ...{
      resolutionSeconds: 300,
      samples: 6,
      stepSeconds: 0,
      firstSampleAt: null,
      base: null,
      gaps: [{ from: at(1), to: at(2) }],
      stale: [],
    },
    points: [0, 1, 1.5, 2, 3, 4].map((day) => ({
      time: day * DAY,
      value: day === 1.5 ? null : 100 + day,
      stale: false,
    })),
  };
  const volatility: VolatilitySeries = {
    ...span,
    ...{ window: "24h", band: null },
    points: [0, 1, 2, 3, 4].map((day) => ({
      ...{
        time: day * DAY,
        rv: day === 0 ? null : 0.02,
        rvStdErr: 0.001,
        stdDev: 1,
        n: 288,
        freshCoverage: 1,
      },
      coverage: day === 0 ? 0.1 : day === 2 ? 0.6 : 1,
    })),
  };
  return { name: "Bitcoin", quote: "USD", price, volatility };
}

describe("polyline", () => {
  it("is interrupted by null, and rounding errors do not accumulate", () => {
    expect(polyline([{ x: 0, y: 5 }, { x: 2.5, y: 3 }, null, { x: 5, y: 1 }, { x: 6, y: 1 }])).toBe(
      "M0 5l2.5 -2M5 1l1 0",
    );
    const steps = [
      ...polyline(Array.from({ length: 300 }, (_, i) => ({ x: i / 3, y: 0 }))).matchAll(/l([\d.]+)/g),
    ];
    expect(steps.reduce((sum, [, step]) => sum + Number(step), 0)).toBeCloseTo(299 / 3, 1);
  });
});

describe("prepareExample", () => {
  const chart = prepareExample(example());

  it("distributes the days over the width and labels every second one", () => {
    expect(chart.days).toEqual([
      { x: 94.5, text: "day 2" },
      { x: 189, text: null },
      { x: 283.5, text: "day 4" },
    ]);
  });

  it("interrupts the price at the gap and has the position of the gap", () => {
    expect(chart.gaps).toEqual([{ from: 94.5, to: 189 }]);
    expect(chart.price.fresh.match(/M/g)).toHaveLength(2);
    expect(chart.price.summary).toBe(
      "Simulated price of Bitcoin in USD over 4 days, between 100.00 and 104.00, 287 ticks missed.",
    );
  });

  it("draws provisional figures as a line of their own and omits missing figures", () => {
    expect(chart.volatility.provisional).toMatch(/^M/);
    expect(chart.volatility.measured).toMatch(/^M94\.5 /);
    expect(chart.volatility.error).toMatch(/z$/);
    expect(chart.volatility.summary).toContain("between 2.00 and 2.00 % / day");
  });

  it("keeps flags inside their charts and away from ticks", () => {
    for (const [part, height] of [
      [chart.price, EXAMPLE.price],
      [chart.volatility, EXAMPLE.volatility],
    ] as const) {
      const flag = part.flag?.y ?? Number.NaN;
      expect(flag).toBeGreaterThanOrEqual(9);
      expect(flag).toBeLessThanOrEqual(height - 9);
      for (const { y } of part.ticks) expect(Math.abs(y - flag)).toBeGreaterThan(15);
    }
  });
});
