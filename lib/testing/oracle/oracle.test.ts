import { describe, expect, it } from "vitest";
import { expectedFigures } from "@/lib/testing/oracle/expected-figures";
import { asDouble, logOfRatio, ONE, quotient, root } from "@/lib/testing/oracle/fixed-point";
import type { RecordedSeries } from "@/lib/testing/oracle/recorded-series";

describe("fixed-point arithmetic", () => {
  it("computes logarithms to many digits", () => {
    // ln 2 and ln 10 as published in OEIS A002162 and A002392.
    expect(String(logOfRatio(2n, 1n)).slice(0, 50)).toBe(
      "69314718055994530941723212145817656807550013436025",
    );
    expect(String(logOfRatio(10n, 1n)).slice(0, 50)).toBe(
      "23025850929940456840179914546843642076011014886287",
    );
    expect(logOfRatio(7n, 7n)).toBe(0n);
    expect(asDouble(logOfRatio(1n, 800_000n))).toBe(Math.log(1 / 800_000));
  });

  it("computes roots to many digits", () => {
    // OEIS A002193
    expect(String(root(2n * ONE)).slice(0, 50)).toBe("14142135623730950488016887242096980785696718753769");
    expect(asDouble(root(quotient(1n, 10n ** 20n)))).toBe(1e-10);
    expect(root(0n)).toBe(0n);
  });
});

describe("expectedFigures", () => {
  // One close a 30-minute bar: 1, 2, none, 4, over a window of 2 hours that one hour's windows cut.
  const start = Date.UTC(2024, 0, 1);
  const half = 1_800_000;
  const series: RecordedSeries = {
    ...{ pair: "V-A-X", base: "A", quote: "X", minutes: 30, decimals: 1 },
    closes: [
      { end: start, units: 10n },
      { end: start + half, units: 20n },
      { end: start + 3 * half, units: 40n },
    ],
  };
  const hourAt = (steps: number) =>
    expectedFigures([series], start + steps * half).get("V-A-X")?.windows["1h"];

  it("equals figures computed by hand for two samples", () => {
    expect(hourAt(1)).toEqual({
      ...{ n: 2, coverage: 1, freshCoverage: 1, mean: 1.5, stdDev: 0.5, cv: 1 / 3, change: null, returns: 1 },
      // r = ln 2 over half an hour; one return: error = rv / 2 × sqrt(2/3)
      rv: Math.LN2 * Math.sqrt(48),
      rvStdErr: expect.closeTo((Math.LN2 * Math.sqrt(48) * Math.sqrt(2 / 3)) / 2, 14),
      ...{ rank: 1, of: 1 },
    });
  });

  it("equals figures computed by hand with a missing sample", () => {
    // In (½ h, 1½ h] only the last: half covered, one sample, its return over an hour.
    expect(hourAt(3)).toMatchObject({ n: 1, coverage: 0.5, mean: 4, stdDev: null, change: 1, returns: 1 });
    expect(hourAt(3)?.rv).toBeCloseTo(Math.LN2 * Math.sqrt(24), 14);
  });

  it("is empty for a silent pair", () => {
    expect(hourAt(5)).toMatchObject({ n: 0, coverage: 0, mean: null, rv: null, rank: null, of: 0 });
  });
});
