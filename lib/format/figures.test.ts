import { describe, expect, it } from "vitest";
import { formatCoverage } from "./coverage";
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

  it("counts the zeros of a tiny one and keeps every digit beside it", () => {
    expect(formatStdDev(4.945e-8)).toEqual({
      plain: null,
      tiny: { sign: "", zeros: 7, digits: "4945" },
      exact: "0.00000004945",
    });
  });
});

describe("formatCoverage", () => {
  it.each([
    [1, "100\u202f%"],
    [0.99999, "99.9\u202f%"],
    [0.9984, "99.8\u202f%"],
    [0.97, "97.0\u202f%"],
    [0.0001, "0.1\u202f%"],
    [0, "0\u202f%"],
  ])("shows %d as %s", (fraction, text) => expect(formatCoverage(fraction)).toBe(text));
});

describe("formatRank", () => {
  it("names the rank and among how many, and nothing where there is none", () => {
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
