import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { downsample } from "@/lib/series/downsample";

const line = (values: readonly (number | null)[]) => values.map((value, time) => ({ time, value }));
const times = (points: readonly { time: number }[]) => points.map((point) => point.time);

describe("downsample", () => {
  it("keeps each bucket's lowest and highest, and both ends", () => {
    expect(times(downsample(line([1, 9, 2, 3]), 1))).toEqual([0, 1, 3]);
    expect(times(downsample(line([5, 1, 5, 5, 5, 5, 9, 5, 5, 5]), 2))).toEqual([0, 1, 5, 6, 9]);
  });

  it("returns few points unchanged", () => {
    const few = line([1, 2, null, 4]);
    expect(downsample(few, 2)).toBe(few);
    expect(downsample([], 2)).toEqual([]);
  });

  it("keeps a gap: the points beside it and one null", () => {
    const reduced = downsample(line([1, 2, 3, 4, null, null, 7, 8, 9, 10]), 1);
    expect(times(reduced)).toEqual([0, 3, 4, 6, 9]);
  });

  it("selects points of any line in order, without losing extremes or joining segments", () => {
    const value = fc.option(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { freq: 8 });
    const holds = fc.property(
      fc.array(value, { maxLength: 200 }),
      fc.integer({ min: 1, max: 20 }),
      (values, buckets) => {
        const points = line(values);
        const reduced = downsample(points, buckets);
        expect(reduced.every((point) => points.includes(point))).toBe(true);
        expect(times(reduced)).toEqual([...new Set(times(reduced))].sort((a, b) => a - b));
        const known = (all: readonly { value: number | null }[]) => all.flatMap((point) => point.value ?? []);
        expect(Math.max(...known(reduced))).toBe(Math.max(...known(points)));
        expect(Math.min(...known(reduced))).toBe(Math.min(...known(points)));
        // No null lies between two neighbours of the reduced line that both have a value.
        reduced.forEach((point, i) => {
          const next = reduced[i + 1];
          if (!next || point.value === null || next.value === null) return;
          expect(points.slice(point.time, next.time).every((between) => between.value !== null)).toBe(true);
        });
      },
    );
    fc.assert(holds, { numRuns: 500 });
  });
});
