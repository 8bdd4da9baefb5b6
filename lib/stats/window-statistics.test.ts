import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseExact, toNumber } from "@/lib/stats/exact";
import { advance, EMPTY, type MomentsRow, momentsRows, type Sample } from "@/lib/stats/moments";
import { MINUTE_MS, regularSamples, START_MS } from "@/lib/stats/testing-series";
import { rowAtOrBefore, windowStatistics } from "@/lib/stats/window-statistics";
import { isLong } from "@/lib/testing/long-tests";

const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const lastHour = (samples: readonly Sample[], atMs: number, intervalSeconds = 60) =>
  windowStatistics(momentsRows(samples, intervalSeconds), { atMs, windowMs: HOUR_MS, intervalSeconds });
const minute = (n: number) => START_MS + n * MINUTE_MS;
const repeat = (count: number, price: string) => Array.from({ length: count }, () => price);

describe("a window", () => {
  it("excludes its start and includes its end", () => {
    const samples = regularSamples(["9", ...repeat(60, "1"), "9"]);
    expect(lastHour(samples, minute(60))).toMatchObject({ n: 60, coverage: 1, mean: 1, stdDev: 0 });
    expect(lastHour(samples, minute(60) - 1)).toMatchObject({ n: 60 });
    expect(lastHour(samples, minute(60) - 1).mean).toBeCloseTo((9 + 59) / 60, 14);
  });

  it("may end between two ticks", () => {
    const samples = regularSamples(repeat(200, "1"));
    expect(lastHour(samples, minute(100) + 30_000)).toMatchObject({ n: 60, coverage: 1 });
  });

  it("has deviation, volatility and standard error of exactly 0 for a flat series", () => {
    expect(lastHour(regularSamples(repeat(120, "0.1")), minute(119))).toEqual({
      n: 60,
      coverage: 1,
      freshCoverage: 1,
      mean: 0.1,
      stdDev: 0,
      cv: 0,
      change: 0,
      rv: 0,
      rvStdErr: 0,
      returns: 12,
    });
  });

  it("has the quiet hour's own deviation after a fall from 80 to 0.0001", () => {
    const quiet = Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? "0.0001" : "0.00010002"));
    const samples = regularSamples([...repeat(1440, "80"), ...quiet]);
    const statistics = lastHour(samples, minute(1499));
    expect(statistics.mean).toBe(0.00010001);
    expect(statistics.stdDev).toBe(1e-8);
    // p(T) / p(T − 1 h) − 1
    expect(statistics.change).toBe(0.00010002 / 80 - 1);
  });

  it("has the volatility computed by hand", () => {
    // Anchors at 0, 5, 10, 15 minutes: r = ln 2, −ln 2, 0.
    const prices = ["1", "2", "1", "1"].flatMap((price) => repeat(5, price));
    const rows = momentsRows(regularSamples(prices), 60);
    const statistics = windowStatistics(rows, {
      atMs: minute(19),
      windowMs: 20 * MINUTE_MS,
      intervalSeconds: 60,
    });
    expect(statistics.returns).toBe(3);
    const r2 = 2 * Math.LN2 ** 2;
    const rv = Math.sqrt(r2 / ((15 * MINUTE_MS) / DAY_MS));
    expect(statistics.rv).toBeCloseTo(rv, 12);
    expect(statistics.rvStdErr).toBeCloseTo((rv * 0.5 * Math.sqrt((2 / 3) * 2 * Math.LN2 ** 4)) / r2, 12);
  });

  it("contains a return that ends in it, wherever it began", () => {
    // No sample from 41 to 64: the anchor at 65 ends a return that began at 40, before the window.
    const samples = regularSamples(Array.from({ length: 130 }, (_, i) => (i > 40 && i < 65 ? null : "1")));
    expect(
      windowStatistics(momentsRows(samples, 60), {
        atMs: minute(69),
        windowMs: 5 * MINUTE_MS,
        intervalSeconds: 60,
      }),
    ).toMatchObject({ n: 5, returns: 1, rv: 0 });
  });
});

describe("coverage", () => {
  const withSamples = (count: number) => lastHour(regularSamples([...repeat(count, "2")]), minute(59));

  it("makes every statistic null below one half, but keeps the counts", () => {
    expect(withSamples(29)).toEqual({
      n: 29,
      coverage: 29 / 60,
      freshCoverage: 29 / 60,
      mean: null,
      stdDev: null,
      cv: null,
      change: null,
      rv: null,
      rvStdErr: null,
      returns: 5,
    });
  });

  it("allows statistics from one half on", () => {
    expect(withSamples(30)).toMatchObject({ coverage: 0.5, mean: 2, stdDev: 0, rv: 0 });
  });

  it("counts a gap as lost weight", () => {
    const samples = regularSamples(Array.from({ length: 61 }, (_, i) => (i >= 10 && i < 20 ? null : "3")));
    expect(lastHour(samples, minute(60))).toMatchObject({ n: 50, coverage: 50 / 60 });
  });

  it("never exceeds 1, with or without extra ticks", () => {
    const samples = regularSamples(repeat(241, "1"), 15);
    expect(lastHour(samples, minute(60), 60)).toMatchObject({ n: 240, coverage: 1 });
  });

  it("decreases to 0 for a silent series", () => {
    const rows = momentsRows(regularSamples(repeat(61, "1")), 60);
    const at = (n: number) =>
      windowStatistics(rows, { atMs: minute(n), windowMs: HOUR_MS, intervalSeconds: 60 });
    expect(at(60)).toMatchObject({ coverage: 1, mean: 1 });
    expect(at(61)).toMatchObject({ n: 59, coverage: 59 / 60, mean: 1 });
    expect(at(90)).toMatchObject({ coverage: 0.5, mean: 1, change: 0 });
    expect(at(91)).toMatchObject({ n: 29, mean: null, change: null });
    expect(at(500)).toMatchObject({ n: 0, coverage: 0, mean: null, returns: 0 });
  });

  it("counts fresh samples separately", () => {
    const stuck = regularSamples(repeat(61, "1")).map((sample, i) => ({
      ...sample,
      providerAtMs: START_MS + Math.floor(i / 4) * 4 * MINUTE_MS,
    }));
    expect(lastHour(stuck, minute(60))).toMatchObject({ coverage: 1, freshCoverage: 0.25 });
  });
});

describe("few samples", () => {
  it("has a mean and no deviation for one sample", () => {
    expect(lastHour(regularSamples(["5"], 3600), START_MS, 3600)).toMatchObject({
      n: 1,
      coverage: 1,
      mean: 5,
      stdDev: null,
      cv: null,
      change: null,
      rv: null,
      rvStdErr: null,
      returns: 0,
    });
  });

  it("has a deviation for two samples", () => {
    expect(lastHour(regularSamples(["4", "6"], 1800), START_MS + 1_800_000, 1800)).toMatchObject({
      n: 2,
      mean: 5,
      stdDev: 1,
      cv: 0.2,
    });
  });

  it("is null without samples", () => {
    expect(lastHour([], START_MS)).toMatchObject({ n: 0, coverage: 0, mean: null, returns: 0 });
  });
});

describe("change", () => {
  const at = (samples: readonly Sample[], n: number) => lastHour(samples, minute(n)).change;

  it("compares with the last price at or before the window's start", () => {
    const missing = Array.from({ length: 121 }, (_, i) => (i > 40 && i <= 60 ? null : i === 40 ? "4" : "5"));
    expect(at(regularSamples(missing), 120)).toBe(0.25);
  });

  it("is null if that price is more than 30 minutes older", () => {
    const missing = (from: number) =>
      Array.from({ length: 121 }, (_, i) => (i > from && i <= 60 ? null : "5"));
    expect(at(regularSamples(missing(30)), 120)).toBe(0);
    expect(at(regularSamples(missing(29)), 120)).toBeNull();
  });

  it("is null without such a price", () => {
    expect(at(regularSamples(repeat(60, "5")), 59)).toBeNull();
  });
});

describe("rowAtOrBefore", () => {
  const rows = [{ atMs: 10 }, { atMs: 20 }, { atMs: 30 }];
  it.each([
    [9, null],
    [10, 10],
    [19, 10],
    [20, 20],
    [99, 30],
  ])("finds at %i the row of %s", (atMs, expected) => {
    expect(rowAtOrBefore(rows, atMs)?.atMs ?? null).toBe(expected);
  });
});

describe("running moments", () => {
  /** Samples with gaps, extra ticks and changing intervals. */
  const series = fc.array(
    fc.record({
      gapMs: fc.oneof(fc.constant(60_000), fc.integer({ min: 1_000, max: 5_400_000 })),
      units: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 2_000_000_000 })),
      intervalSeconds: fc.constantFrom(1, 60, 60, 60, 300, 3600),
    }),
    { minLength: 1, maxLength: 120 },
  );

  it("equal sums computed directly from the window's samples", () => {
    fc.assert(
      fc.property(
        series,
        fc.integer({ min: 60_000, max: 20_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (steps, windowMs, where) => {
          let atMs = START_MS;
          let state = EMPTY;
          const rows: MomentsRow[] = [];
          const direct: { atMs: number; w: number; p: number; r: number | null; tau: number }[] = [];
          let anchor: { atMs: number; p: number } | null = null;
          for (const step of steps) {
            const previous = direct.at(-1)?.atMs;
            atMs += step.gapMs;
            const sample = { atMs, price: parseExact(`${step.units}e-2`), providerAtMs: null };
            state = advance(state, sample, step.intervalSeconds);
            rows.push({ atMs, price: sample.price, moments: state.moments });
            const p = step.units / 100;
            const opens = anchor === null || Math.floor(atMs / 300_000) !== Math.floor(anchor.atMs / 300_000);
            const near =
              anchor !== null && atMs - anchor.atMs <= Math.max(1_800_000, 2000 * step.intervalSeconds);
            direct.push({
              atMs,
              w: Math.min(
                previous === undefined ? Number.POSITIVE_INFINITY : atMs - previous,
                step.intervalSeconds * 1000,
              ),
              p,
              r: opens && near && anchor !== null ? Math.log(p / anchor.p) : null,
              tau: anchor === null ? 0 : atMs - anchor.atMs,
            });
            if (opens) anchor = { atMs, p };
          }
          const end = Math.round(START_MS + where * (atMs - START_MS));
          const got = windowStatistics(rows, { atMs: end, windowMs, intervalSeconds: 60 });
          const inside = direct.filter((sample) => sample.atMs > end - windowMs && sample.atMs <= end);
          const sum = (of: (sample: (typeof direct)[number]) => number) =>
            inside.reduce((s, x) => s + of(x), 0);
          const w = sum((x) => x.w);
          expect(got.n).toBe(inside.length);
          expect(got.coverage).toBe(Math.min(1, w / windowMs));
          expect(got.returns).toBe(inside.filter((x) => x.r !== null).length);
          if (w / windowMs < 0.5) {
            expect([got.mean, got.stdDev, got.cv, got.change, got.rv, got.rvStdErr]).toEqual(
              repeat(6, "").map(() => null),
            );
            return;
          }
          const mean = sum((x) => x.w * x.p) / w;
          expect(close(got.mean, mean, 1e-12)).toBe(true);
          if (inside.length > 1) {
            // Two passes, to avoid cancellation.
            const stdDev = Math.sqrt(sum((x) => x.w * (x.p - mean) ** 2) / w);
            expect(close(got.stdDev, stdDev, 1e-9) || stdDev < mean * 1e-12).toBe(true);
          } else expect(got.stdDev).toBeNull();
          const tau = sum((x) => (x.r === null ? 0 : x.tau)) / DAY_MS;
          const rv = tau === 0 ? null : Math.sqrt(sum((x) => (x.r ?? 0) ** 2) / tau);
          expect(close(got.rv, rv, 1e-9)).toBe(true);
        },
      ),
      { numRuns: isLong ? 300 : 60 },
    );
  });

  it("stay exact for any number of samples", () => {
    const rows = momentsRows(
      regularSamples(Array.from({ length: 3000 }, (_, i) => `${1e9 + (i % 7)}.0000001`)),
      60,
    );
    const last = rows.at(-1);
    let sum = 0n;
    for (let i = 0; i < 3000; i++) sum += 10_000_000n * BigInt(1e9 + (i % 7)) + 1n;
    expect(last && toNumber(last.moments.sumWp)).toBe(Number((sum * 60_000n) / 10_000_000n));
  });

  function close(a: number | null, b: number | null, tolerance: number): boolean {
    if (a === null || b === null) return a === b;
    return a === b || Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
  }
});
