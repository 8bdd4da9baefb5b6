import { describe, expect, it } from "vitest";
import { formatRank } from "./rank";
import { formatSpan } from "./span";
import { formatStdDev } from "./std-dev";

describe("formatStdDev", () => {
  it.each([
    [309.4, "309", "309.40"],
    [42.0631, "42.1", "42.06"],
    [1234.5, "1,235", "1,234.50"],
    [9.996, "10.0", "10.00"],
    [0.0764, "0.076", "0.076"],
    [0.00014, "0.00014", "0.00014"],
    [0, "0", "0"],
  ])("shows %d as %s in a list and %s on a pair's page", (stdDev, list, page) => {
    expect(formatStdDev(stdDev).plain).toBe(list);
    expect(formatStdDev(stdDev, "page").plain).toBe(page);
  });

  it("counts the zeros of a tiny one and writes them out for screen readers", () => {
    expect(formatStdDev(4.945e-8)).toEqual({
      plain: null,
      tiny: { sign: "", zeros: 7, digits: "4945" },
      rounded: "0.00000004945",
      exact: "0.00000004945",
    });
  });

  it.each([
    [81.7844856144625, "table", "81.8"],
    [81.7844856144625, "page", "81.78"],
    [0.0000001234567890123, "page", "0.0000001235"],
  ] as const)("gives readers of %d on a %s no more digits than are shown: %s", (stdDev, variant, text) => {
    expect(formatStdDev(stdDev, variant).rounded).toBe(text);
  });
});

describe("formatRank", () => {
  it("returns rank and total, and null without a rank", () => {
    expect(formatRank(3, 1250)).toEqual({ rank: "3", of: "1,250" });
    expect(formatRank(null, 250)).toBeNull();
  });
});

describe("formatSpan", () => {
  it.each([
    [0, "0\u00a0s"],
    [400, "0.4\u00a0s"],
    [2000, "2\u00a0s"],
    [12_400, "12\u00a0s"],
    [60_000, "1\u00a0min"],
    [59_600, "1\u00a0min"],
    [80_000, "1\u00a0min 20\u00a0s"],
    [18_000_000, "5\u00a0h"],
    [15_600_000, "4\u00a0h 20\u00a0min"],
    [3_599_900, "1\u00a0h"],
    [100 * 3_600_000, "4\u00a0d 4\u00a0h"],
  ])("shows %d ms as %s", (ms, text) => expect(formatSpan(ms)).toBe(text));
});
