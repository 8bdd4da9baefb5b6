import { describe, expect, it } from "vitest";
import type { PriceSeries } from "@/lib/contracts/series";
import { summarizeVolume } from "./chart-summary";
import { preparePrice } from "./prepare-price";
import { prepareReadout } from "./prepare-readout";
import { formatVolume, prepareVolume, volumeAt } from "./prepare-volume";

const MINUTE = 60_000;
const START = Date.parse("2026-11-20T00:00:00Z");
const at = (minutes: number) => START + minutes * MINUTE;
const iso = (minutes: number) => new Date(at(minutes)).toISOString();

/** @param values volume by minute; a string is a stale volume */
function volumes(values: Record<number, number | string>, gaps: [number, number][] = []): PriceSeries {
  return {
    ...{ source: "demo", id: "btc-usd", from: iso(0), to: iso(60), intervalSeconds: 60 },
    ...{ resolutionSeconds: 60, samples: 60, stepSeconds: 0, firstSampleAt: iso(-60), base: null },
    points: Object.entries(values).map(([minute, value]) => ({
      ...{ time: at(Number(minute)), value: Number(value), stale: typeof value === "string" },
    })),
    gaps: gaps.map(([from, to]) => ({ from: iso(from), to: iso(to) })),
    stale: [],
  };
}

const textsOf = (highest: number) =>
  prepareVolume(volumes({ 0: highest / 2, 1: highest })).axis.ticks.map(({ text }) =>
    text.replace("\u00a0", " "),
  );

describe("prepareVolume", () => {
  it("starts its axis at 0 and shortens large values", () => {
    expect(textsOf(38_400_000_000)).toEqual(["0", "10 B", "20 B", "30 B"]);
    expect(textsOf(5_200_000_000)).toEqual(["0", "1 B", "2 B", "3 B", "4 B", "5 B"]);
    expect(textsOf(420_000)).toEqual(["0", "100,000", "200,000", "300,000", "400,000"]);
  });

  it("draws a measured zero", () => {
    const chart = prepareVolume(volumes({ 0: 0, 1: 0 }));
    expect(chart.rows.map(({ fresh }) => fresh)).toEqual([0, 0]);
    expect(chart.axis.domain[0]).toBe(0);
    expect(chart.axis.domain[1]).toBeGreaterThan(0);
  });

  it("is interrupted at gaps and draws stale samples as a line of their own", () => {
    const chart = prepareVolume(volumes({ 0: 5, 1: 6, 20: "6", 21: 7 }, [[1, 20]]));
    expect(chart.gaps).toEqual([{ from: at(1), to: at(20), missed: 18 }]);
    expect(chart.rows.map(({ fresh, stale }) => [fresh, stale])).toEqual([
      [5, null],
      [6, null],
      [null, null],
      [6, 6],
      [7, null],
    ]);
  });

  it("has an axis but no line for a pair without volumes", () => {
    const chart = prepareVolume(volumes({}));
    expect(chart).toMatchObject({ rows: [], last: null });
    expect(chart.axis.ticks.length).toBeGreaterThan(1);
  });
});

describe("formatVolume", () => {
  it.each([
    [35_123_456_789, "35.1\u202fB"],
    [1_234_567, "1.23\u202fM"],
    [420_000, "420,000"],
    [0, "0"],
  ])("shows %d as %s", (value, text) => {
    const chart = prepareVolume(volumes({ 0: value }));
    expect(formatVolume(value, chart)).toBe(text);
  });
});

describe("volumeAt", () => {
  it("is the volume of the nearest sample, and null inside a gap", () => {
    const chart = prepareVolume(volumes({ 0: 5, 1: 6, 20: 8 }, [[1, 20]]));
    expect(volumeAt(chart, at(0.9))).toBe(6);
    expect(volumeAt(chart, at(10))).toBeNull();
    expect(volumeAt(chart, at(20))).toBe(8);
  });
});

describe("summarizeVolume", () => {
  it("states the span, the range, the last value and the gaps", () => {
    const chart = prepareVolume(volumes({ 0: 5_000_000, 1: 6_500_000, 20: 6_000_000 }, [[1, 20]]));
    expect(summarizeVolume(chart, "BTC/USD", "USD", "UTC")).toBe(
      "Volume of BTC/USD over the trailing 24 h, from Fri 20 November 2026, 00:00\u00a0UTC to Fri 20 November 2026, 01:00\u00a0UTC: " +
        "between 5.00\u202fM USD and 6.50\u202fM USD, last 6.00\u202fM USD; one gap without samples, 18 ticks missed in all.",
    );
  });
});

describe("prepareReadout", () => {
  it("has the volume of the sample, and no volume inside a gap of the volumes", () => {
    const price = preparePrice(volumes({ 0: 10, 1: 11, 10: 12 }));
    const volume = prepareVolume(volumes({ 0: 5_000_000, 1: 6_500_000, 20: 1 }, [[1, 20]]));
    const linesAt = (minutes: number) =>
      prepareReadout(
        at(minutes),
        price,
        null,
        { zone: "UTC", quote: "USD", window: "24h", measure: "rv", unit: "day", isPegged: false },
        volume,
      )?.lines.map(({ label, value, unit }) => [label, value, unit]);
    expect(linesAt(1)).toEqual([
      ["Price", "11.00", "USD"],
      ["Volume, 24\u00a0h", "6.50\u202fM", "USD"],
    ]);
    expect(linesAt(10)).toEqual([["Price", "12.00", "USD"]]);
  });
});
