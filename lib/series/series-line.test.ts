import { describe, expect, it } from "vitest";
import { lineWithGaps, markedRanges } from "@/lib/series/series-line";

const points = (...times: number[]) => times.map((time) => ({ time, value: 1 as number | null }));
const absent = (time: number) => ({ time, value: null });

describe("lineWithGaps", () => {
  it("ends the segment before each gap", () => {
    const line = lineWithGaps(points(0, 10, 40, 50), [{ from: 10, to: 40 }], absent);
    expect(line.map((point) => [point.time, point.value])).toEqual([
      [0, 1],
      [10, 1],
      [11, null],
      [40, 1],
      [50, 1],
    ]);
  });

  it("adds no break before the first or after the last sample", () => {
    const line = lineWithGaps(
      points(10, 20),
      [
        { from: 0, to: 10 },
        { from: 20, to: 90 },
      ],
      absent,
    );
    expect(line.map((point) => point.time)).toEqual([10, 20]);
  });
});

describe("markedRanges", () => {
  it("span the first to the last marked point, without crossing a gap", () => {
    const marked = [true, true, false, true, true, true].map((isMarked, time) => ({
      ...{ time, isMarked },
      value: time === 4 ? null : 1,
    }));
    expect(markedRanges(marked, (point) => point.isMarked)).toEqual([
      { from: 0, to: 1 },
      { from: 3, to: 3 },
      { from: 5, to: 5 },
    ]);
  });
});
