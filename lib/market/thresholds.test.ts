import { describe, expect, it } from "vitest";
import { maxGapMs } from "@/lib/market/thresholds";

describe("maxGapMs", () => {
  it.each([
    [1, 30 * 60_000],
    [60, 30 * 60_000],
    [900, 30 * 60_000],
    [901, 1_802_000],
    [3600, 7_200_000],
  ])("of %i s is 30 minutes, or two intervals if that is longer", (seconds, expected) => {
    expect(maxGapMs(seconds)).toBe(expected);
  });
});
