import { describe, expect, it } from "vitest";
import { normal, stream, uniform } from "@/lib/sources/demo/noise";

const bits = stream(1, "a stream");
const DRAWS = 200_000;

/** Mean of a function of the stream's first numbers. */
function meanOf(value: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < DRAWS; index++) sum += value(index);
  return sum / DRAWS;
}

describe("looked-up random numbers", () => {
  it("gives the same number for the same stream and index, in any order", () => {
    const forward = [3, 4, 5].map((index) => normal(bits, index));
    const backward = [5, 4, 3].map((index) => normal(stream(1, "a stream"), index));
    expect(backward.reverse()).toEqual(forward);
  });

  it("gives other numbers to another seed or another name", () => {
    const streams = [stream(1, "a"), stream(2, "a"), stream(1, "b"), stream(1, "ab"), stream(0, "a")];
    expect(new Set(streams.map((own) => uniform(own, 7))).size).toBe(streams.length);
  });

  it("spreads uniform numbers evenly inside (0, 1)", () => {
    expect(meanOf((index) => uniform(bits, index))).toBeCloseTo(0.5, 2);
    expect(meanOf((index) => (uniform(bits, index) < 0.1 ? 1 : 0))).toBeCloseTo(0.1, 2);
    expect(uniform(bits, 0)).toBeGreaterThan(0);
  });

  // Standard errors at 200,000 draws: 0.002 (mean), 0.003 (variance), 0.011 (fourth moment 3).
  it("gives normal numbers their first four moments and no memory", () => {
    expect(Math.abs(meanOf((index) => normal(bits, index)))).toBeLessThan(0.01);
    expect(Math.abs(meanOf((index) => normal(bits, index) ** 2) - 1)).toBeLessThan(0.015);
    expect(Math.abs(meanOf((index) => normal(bits, index) ** 3))).toBeLessThan(0.05);
    expect(Math.abs(meanOf((index) => normal(bits, index) ** 4) - 3)).toBeLessThan(0.15);
    expect(Math.abs(meanOf((index) => normal(bits, index) * normal(bits, index + 1)))).toBeLessThan(0.01);
    expect(Math.abs(meanOf((index) => normal(bits, index) * normal(bits ^ 1, index)))).toBeLessThan(0.01);
  });
});
