import { describe, expect, it } from "vitest";
import { parseExact } from "@/lib/stats/exact";
import { isAnchor, logReturn, returnBetween, returnCell } from "@/lib/stats/returns";

const minutes = (n: number) => n * 60_000;

describe("return cells", () => {
  it("include their first instant and exclude their last", () => {
    expect(returnCell(minutes(5))).toBe(1);
    expect(returnCell(minutes(5) - 1)).toBe(0);
    expect(returnCell(minutes(10) - 1)).toBe(1);
  });

  it("have their first sample as their only anchor", () => {
    expect(isAnchor(minutes(7), null)).toBe(true);
    expect(isAnchor(minutes(9), minutes(7))).toBe(false);
    expect(isAnchor(minutes(10), minutes(7))).toBe(true);
  });
});

describe("logReturn", () => {
  it.each([
    ["100", "100", 0],
    ["2", "1", Math.LN2],
    // −ln(800,000) = −(3·ln 2 + 5·ln 10)
    ["0.0001", "80", -13.592367006650065],
    // ln(1 + 1e-10) = 1e-10 − 5e-21 + …; ln of the rounded ratio gives 1.00000008274037e-10
    ["1.0000000001", "1", 9.9999999995e-11],
    // ln(27000.01 / 27000), by series: x − x²/2 + x³/3, x = 1/2,700,000
    ["27000.01", "27000", 3.7037030178328168e-7],
  ])("ln(%s / %s) is right to the last digits", (price, from, expected) => {
    const r = logReturn(parseExact(price), parseExact(from));
    expect(Math.abs(r - expected)).toBeLessThanOrEqual(Math.abs(expected) * 2e-15);
  });
});

describe("returnBetween", () => {
  const price = parseExact("1");
  const between = (gapMs: number, intervalSeconds: number) =>
    returnBetween({ atMs: 0, price }, { atMs: gapMs, price }, intervalSeconds);

  it("spans up to exactly 30 minutes", () => {
    expect(between(minutes(30), 60)).toEqual({ r: 0, tauMs: minutes(30) });
    expect(between(minutes(30) + 1, 60)).toBeNull();
  });

  it("spans two intervals of slower ticks", () => {
    expect(between(minutes(120), 3600)).toEqual({ r: 0, tauMs: minutes(120) });
    expect(between(minutes(121), 3600)).toBeNull();
  });
});
