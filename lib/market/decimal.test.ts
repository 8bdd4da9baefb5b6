import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainDecimal } from "@/lib/market/decimal";

describe("plainDecimal", () => {
  it.each([
    [3.487e-9, "0.000000003487"],
    ["3.487e-9", "0.000000003487"],
    ["1e-18", "0.000000000000000001"],
    ["8.69E-05", "0.0000869"],
    ["1.234e2", "123.4"],
    ["1.2e1", "12"],
    ["12e0", "12"],
    ["1.e3", "1000"],
    ["-2.5e-3", "-0.0025"],
    [1e21, "1000000000000000000000"],
    [6.9e13, "69000000000000"],
    [0.1, "0.1"],
    ["27000.10", "27000.10"],
  ])("writes %s as %s", (given, expected) => {
    expect(plainDecimal(given)).toBe(expected);
  });

  it.each(["", "NaN", "Infinity", "0x10", "1e", "e5", "1,5", "1e5e5"])("returns %j unchanged", (text) => {
    expect(plainDecimal(text)).toBe(text);
  });

  it("keeps a number's value and removes its exponent", () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(number, (value) => {
        const text = plainDecimal(value);
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Number(text)).toBe(value === 0 ? 0 : value);
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps the digits as written", () => {
    const digits = fc.stringMatching(/^[1-9][0-9]{0,40}$/);
    fc.assert(
      fc.property(digits, fc.integer({ min: -60, max: 60 }), (written, exponent) => {
        const text = plainDecimal(`${written[0]}.${written.slice(1)}e${exponent}`);
        const significant = text.replace(".", "").replace(/^0+/, "");
        expect(significant.padEnd(60, "0").slice(0, 60)).toBe(written.padEnd(60, "0"));
      }),
      { numRuns: 500 },
    );
  });
});
