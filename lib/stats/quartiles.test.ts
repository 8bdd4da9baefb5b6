import { describe, expect, it } from "vitest";
import { quartiles } from "./quartiles";

describe("quartiles", () => {
  it("interpolates between values", () => {
    // numpy.percentile([1, 2, 3, 4, 7, 11], [25, 50, 75]) = [2.25, 3.5, 6.25]
    expect(quartiles([11, 1, 7, 3, 2, 4])).toEqual({ low: 2.25, median: 3.5, high: 6.25 });
    expect(quartiles([5, 1, 4, 2, 3])).toEqual({ low: 2, median: 3, high: 4 });
  });

  it("ignores null, and returns null for fewer than five values", () => {
    expect(quartiles([5, null, 1, 4, null, 2, 3])).toEqual({ low: 2, median: 3, high: 4 });
    expect(quartiles([1, 2, 3, 4, null])).toBeNull();
    expect(quartiles([])).toBeNull();
  });

  it("equals the value if all values are equal", () => {
    expect(quartiles([0, 0, 0, 0, 0])).toEqual({ low: 0, median: 0, high: 0 });
  });
});
