import { describe, expect, it } from "vitest";
import { parseExact, toNumber } from "@/lib/stats/exact";
import {
  advance,
  difference,
  EMPTY,
  momentsRows,
  NO_MOMENTS,
  type Sample,
  SampleOrderError,
  timeWeightMs,
} from "@/lib/stats/moments";
import { MINUTE_MS, regularSamples, START_MS } from "@/lib/stats/testing-series";

const sampleAt = (minute: number, price: string, providerMinute: number | null = minute): Sample => ({
  atMs: START_MS + minute * MINUTE_MS,
  price: parseExact(price),
  providerAtMs: providerMinute === null ? null : START_MS + providerMinute * MINUTE_MS,
});
const stateAfter = (...samples: Sample[]) =>
  samples.reduce((state, sample) => advance(state, sample, 60), EMPTY);

describe("time weight", () => {
  it.each([
    ["the first sample stands for its interval", null, 60_000],
    ["a regular one for the interval", START_MS - 60_000, 60_000],
    ["one after a gap for the interval only", START_MS - 600_000, 60_000],
    ["an extra one in between for the time since the last", START_MS - 20_000, 20_000],
  ])("%s", (_, previous, expected) => {
    expect(timeWeightMs(START_MS, previous, 60)).toBe(expected);
  });

  it("add up to one interval for an extra tick and the tick after it", () => {
    const state = stateAfter(sampleAt(0, "1"), sampleAt(0.25, "2"), sampleAt(1, "3"));
    expect(state.moments.sumW).toBe(2 * MINUTE_MS);
  });

  it("follow a changed interval", () => {
    let state = stateAfter(sampleAt(0, "1"), sampleAt(1, "1"));
    state = advance(state, sampleAt(6, "1"), 300);
    expect(state.moments.sumW).toBe(7 * MINUTE_MS);
    state = advance(state, sampleAt(7, "1"), 60);
    expect(state.moments.sumW).toBe(8 * MINUTE_MS);
  });
});

describe("totals", () => {
  it("are exact sums of weight times price", () => {
    const { moments } = stateAfter(sampleAt(0, "80"), sampleAt(1, "0.0001"), sampleAt(3, "0.0003"));
    expect(moments.n).toBe(3);
    expect(toNumber(moments.sumWp)).toBe(4_800_024);
    // 60,000 × (6400 + 1e-8 + 9e-8)
    expect(toNumber(moments.sumWp2)).toBe(384_000_000.006);
  });

  it("count a repeated quote as covered but not fresh", () => {
    const { moments } = stateAfter(
      sampleAt(0, "1"),
      sampleAt(1, "1", 0),
      sampleAt(2, "1"),
      sampleAt(3, "1", 1),
    );
    expect(moments.sumW).toBe(4 * MINUTE_MS);
    expect(moments.sumWFresh).toBe(2 * MINUTE_MS);
  });

  it("count a quote without provider time as fresh", () => {
    const { moments } = stateAfter(sampleAt(0, "1", null), sampleAt(1, "1", null), sampleAt(2, "1", 1));
    expect(moments.sumWFresh).toBe(3 * MINUTE_MS);
  });

  it("add a return at the first sample of each 5-minute cell", () => {
    const state = stateAfter(sampleAt(1, "100"), sampleAt(4, "500"), sampleAt(6, "200"), sampleAt(9, "7"));
    expect(state.moments.returns).toBe(1);
    expect(state.moments.sumTau).toBe(5 * MINUTE_MS);
    expect(toNumber(state.moments.sumR2)).toBeCloseTo(Math.LN2 ** 2, 14);
    expect(toNumber(state.moments.sumR4)).toBeCloseTo(Math.LN2 ** 4, 14);
  });

  it("add no return across a gap of more than 30 minutes, and continue after it", () => {
    const bridged = stateAfter(sampleAt(0, "1"), sampleAt(30, "2"));
    expect(bridged.moments.returns).toBe(1);
    const broken = stateAfter(sampleAt(0, "1"), sampleAt(31, "2"), sampleAt(35, "4"));
    expect(broken.moments).toMatchObject({ returns: 1, sumTau: 4 * MINUTE_MS });
  });

  it("use every sample as an anchor if ticks are slower than the cells", () => {
    const rows = momentsRows(regularSamples(["1", "2", "4"], 3600), 3600);
    expect(rows.at(-1)?.moments).toMatchObject({ returns: 2, sumTau: 120 * MINUTE_MS });
  });

  it("of a flat series have r² of exactly 0", () => {
    const rows = momentsRows(regularSamples(Array.from({ length: 30 }, () => "0.1")), 60);
    expect(rows.at(-1)?.moments.returns).toBe(5);
    expect(rows.at(-1)?.moments.sumR2.units).toBe(0n);
  });
});

describe("difference", () => {
  it("equals the totals if there is no start", () => {
    const { moments } = stateAfter(sampleAt(0, "1.5"), sampleAt(6, "1.6"));
    expect(difference(moments, NO_MOMENTS)).toEqual(moments);
  });

  it("is zero for a row and itself", () => {
    const { moments } = stateAfter(sampleAt(0, "1.5"), sampleAt(6, "1.6"));
    expect(difference(moments, moments)).toMatchObject({ n: 0, sumW: 0, sumTau: 0, returns: 0 });
  });
});

describe("an invalid sample", () => {
  it("is refused as a duplicate at the newest sample's time", () => {
    const state = stateAfter(sampleAt(0, "1"));
    expect(() => advance(state, sampleAt(0, "2"), 60)).toThrow(SampleOrderError);
    expect(() => advance(state, sampleAt(0, "2"), 60)).toThrow(/2026-01-05T00:00:00.000Z/);
    expect(kindOf(() => advance(state, sampleAt(0, "2"), 60))).toBe("duplicate");
  });

  it("is refused as out of order before it", () => {
    const state = stateAfter(sampleAt(5, "1"));
    expect(kindOf(() => advance(state, sampleAt(4, "2"), 60))).toBe("out_of_order");
  });

  it.each(["0", "-1"])("is refused at a price of %s", (price) => {
    expect(() => advance(EMPTY, sampleAt(0, price), 60)).toThrow(RangeError);
  });

  function kindOf(act: () => unknown): string {
    try {
      act();
      return "accepted";
    } catch (error) {
      return error instanceof SampleOrderError ? error.kind : "another error";
    }
  }
});
