import { describe, expect, it } from "vitest";
import { publicationOf } from "@/lib/market/publication";
import { coverageOf } from "@/lib/stats/coverage";
import { gapsBetween, longestGapMs } from "@/lib/stats/longest-gap";
import { isPegged } from "@/lib/stats/peg";
import { competitionRanks } from "@/lib/stats/rank";
import { annualized } from "@/lib/stats/realized-volatility";
import { isSilent } from "@/lib/stats/silence";

describe("isSilent", () => {
  const at = Date.UTC(2026, 0, 5, 12);
  it.each([
    [60, 30 * 60_000, false],
    [60, 30 * 60_000 + 1, true],
    [3600, 7_200_000, false],
    [3600, 7_200_001, true],
    [60, 0, false],
  ])("with an interval of %i s and a sample %i ms old is %s", (seconds, ageMs, expected) => {
    expect(isSilent(at - ageMs, at, seconds)).toBe(expected);
  });

  it("is false before the first sample", () => {
    expect(isSilent(null, at, 60)).toBe(false);
  });
});

describe("competitionRanks", () => {
  it.each([
    ["nothing", [], [], 0],
    ["one", [3], [1], 1],
    ["largest first", [1, 3, 2], [3, 1, 2], 3],
    ["ties share a rank and the next is skipped", [5, 7, 5, 1], [2, 1, 2, 4], 4],
    ["a pair without data is neither ranked nor counted", [0, null, 2], [2, null, 1], 2],
  ])("%s", (_, values, ranks, of) => {
    expect(competitionRanks(values)).toEqual({ ranks, of });
  });
});

describe("publicationOf", () => {
  it.each([
    [1, "published"],
    [0.9, "published"],
    [54 / 60, "published"],
    [0.8999, "provisional"],
    [0.5, "provisional"],
    [0.4999, "withheld"],
    [0, "withheld"],
  ])("coverage %f is %s", (coverage, expected) => expect(publicationOf(coverage)).toBe(expected));

  it("limits coverage to 1", () => expect(coverageOf(7_200_000, 3_600_000)).toBe(1));
});

describe("isPegged", () => {
  it.each([
    ["at 1 and quiet", 1.0005, 0.001, true],
    ["1 % off", 1.01, 0.001, false],
    ["0.99 off the other way", 0.9901, 0.001, true],
    ["at 1 and lively", 1, 0.005, false],
    ["without a volatility", 1, null, false],
    ["without a mean", null, 0.001, false],
  ])("%s: mean %s, rv %s → %s", (_, mean, rv, expected) => expect(isPegged({ mean, rv })).toBe(expected));
});

describe("longestGapMs", () => {
  const window = { atMs: 600_000, windowMs: 300_000, intervalSeconds: 60 };
  const gaps = (times: number[]) => gapsBetween(times, 60);

  it("is 0 when no tick was missed", () => {
    const times = [240_000, 300_000, 360_000, 420_000, 480_000, 540_000, 600_000];
    expect(longestGapMs(gaps(times), 600_000, window)).toBe(0);
  });

  it("is the longest time between two samples", () => {
    expect(longestGapMs(gaps([300_000, 360_000, 480_000, 600_000 - 1]), 600_000 - 1, window)).toBe(120_000);
  });

  it("counts only the part inside the window", () => {
    expect(longestGapMs(gaps([100_000, 450_000, 510_000, 570_000]), 570_000, window)).toBe(150_000);
  });

  it("counts the time since the newest sample", () => {
    expect(longestGapMs([], 400_000, window)).toBe(200_000);
    expect(longestGapMs([], 100_000, window)).toBe(300_000);
    expect(longestGapMs([], 545_000, window)).toBe(0);
  });

  it("counts no gap before the first sample", () => {
    expect(longestGapMs([], null, window)).toBe(0);
  });
});

describe("annualized", () => {
  it("multiplies a volatility per √day by √365", () => {
    expect(annualized(0.02)).toBeCloseTo(0.02 * Math.sqrt(365), 15);
  });
});
