import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { add, type Exact, exactFromInteger, multiply, parseExact, ZERO } from "@/lib/stats/exact";
import { populationStdDev, type WeightedSums, weightedMean } from "@/lib/stats/spread";
import { hasRecordedData, recordedData } from "@/lib/testing/recorded-data";

/** Sums of equally weighted values, one minute each. */
function sumsOf(values: readonly string[]): WeightedSums {
  const w = exactFromInteger(60_000);
  let sumWp: Exact = ZERO;
  let sumWp2: Exact = ZERO;
  for (const value of values.map(parseExact)) {
    sumWp = add(sumWp, multiply(w, value));
    sumWp2 = add(sumWp2, multiply(w, multiply(value, value)));
  }
  return { sumW: 60_000 * values.length, sumWp, sumWp2 };
}

describe("mean and population standard deviation", () => {
  it.each([
    ["1, 2, 3, 4", ["1", "2", "3", "4"], 2.5, Math.sqrt(1.25)],
    ["two values", ["3", "5"], 4, 1],
    ["one value", ["7.25"], 7.25, 0],
    ["a flat series of a price no double holds", ["0.1", "0.1", "0.1"], 0.1, 0],
    ["a flat series of a price with an exponent", ["1e-18", "1e-18"], 1e-18, 0],
    // Mean 1e15 + 2.5: squares in doubles would lose the deviation entirely.
    [
      "a huge offset",
      ["1000000000000001", "1000000000000002", "1000000000000003", "1000000000000004"],
      1_000_000_000_000_002.5,
      Math.sqrt(1.25),
    ],
    ["tiny prices", ["0.00000001", "0.00000003"], 2e-8, 1e-8],
  ])("of %s", (_, values, mean, stdDev) => {
    expect(weightedMean(sumsOf(values))).toBe(mean);
    expect(populationStdDev(sumsOf(values))).toBe(stdDev);
  });

  it("are null without samples", () => {
    expect(weightedMean(sumsOf([]))).toBeNull();
    expect(populationStdDev(sumsOf([]))).toBeNull();
  });
});

/** Certified values and data of a NIST StRD univariate file. */
function readCertified(file: string): { mean: string; sampleStdDev: string; values: string[] } {
  const lines = readFileSync(recordedData("nist", file), "utf8").split(/\r?\n/);
  const certified = (label: string) =>
    lines
      .find((line) => line.trim().startsWith(label))
      ?.trim()
      .split(/\s+/)
      .at(-1) ?? "";
  const ruler = lines.findLastIndex((line) => /^-+$/.test(line.trim()));
  return {
    mean: certified("Sample Mean"),
    sampleStdDev: certified("Sample Standard Deviation"),
    values: lines
      .slice(ruler + 1)
      .map((line) => line.trim())
      .filter((line) => line !== ""),
  };
}

/** Number of matching digits: −log10 of the relative error. */
function agreeingDigits(value: number, certified: string): number {
  const error = Math.abs(value - Number(certified)) / Math.abs(Number(certified));
  return error === 0 ? 17 : -Math.log10(error);
}

describe.skipIf(!hasRecordedData)(
  "NIST StRD, univariate summary statistics (skipped without ../shared/data)",
  () => {
    // For NumAcc3 doubles give 9 of 14 digits, because 1000000.2 is not a binary number.
    it.each([
      ["Lew.dat", 200],
      ["Lottery.dat", 218],
      ["Mavro.dat", 50],
      ["NumAcc1.dat", 3],
      ["NumAcc3.dat", 1001],
    ])("%s agrees to 14 digits or more", (file, count) => {
      const { mean, sampleStdDev, values } = readCertified(file);
      expect(values).toHaveLength(count);
      const sums = sumsOf(values);
      const population = populationStdDev(sums) ?? Number.NaN;
      expect(agreeingDigits(weightedMean(sums) ?? Number.NaN, mean)).toBeGreaterThanOrEqual(14);
      const converted = population * Math.sqrt(count / (count - 1));
      expect(agreeingDigits(converted, sampleStdDev)).toBeGreaterThanOrEqual(14);
    });
  },
);

const published = z.array(z.object({ stdDev: z.number().nullable(), mean: z.number().nullable() }));

describe.skipIf(!hasRecordedData)(
  "Skender.Stock.Indicators, StdDev(14) (skipped without ../shared/data)",
  () => {
    it("match the published rolling mean and deviation of 502 daily closes", () => {
      const folder = ["reference", "skender-stdev"] as const;
      const rows = readFileSync(recordedData(...folder, "quotes-default.csv"), "utf8")
        .trim()
        .split("\n")
        .slice(1);
      const closes = rows.map((row) => row.split(",")[4] ?? "");
      const file = readFileSync(recordedData(...folder, "stdev.standard.json"), "utf8");
      const expected = published.parse(JSON.parse(file));
      let compared = 0;
      expected.forEach((row, index) => {
        if (row.stdDev === null || row.mean === null) return;
        const sums = sumsOf(closes.slice(index - 13, index + 1));
        expect(Math.abs((weightedMean(sums) ?? 0) / row.mean - 1)).toBeLessThan(1e-14);
        // The published sum in doubles is accurate to about 12 digits.
        expect(Math.abs((populationStdDev(sums) ?? 0) / row.stdDev - 1)).toBeLessThan(1e-12);
        compared++;
      });
      expect(compared).toBe(489);
    });
  },
);
