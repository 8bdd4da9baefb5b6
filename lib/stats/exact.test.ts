import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  add,
  compare,
  exactFromDouble,
  multiply,
  parseExact,
  ratio,
  subtract,
  toNumber,
} from "@/lib/stats/exact";

const text = (value: { units: bigint; scale: number }) => `${value.units}e-${value.scale}`;
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe("parseExact", () => {
  it.each([
    ["80", 80n, 0],
    ["0.0001", 1n, 4],
    ["-213", -213n, 0],
    ["0.30", 30n, 2],
    ["3.487e-9", 3487n, 12],
    ["1e3", 1000n, 0],
    ["5.", 5n, 0],
  ])("reads %s digit by digit", (given, units, scale) => {
    expect(parseExact(given)).toEqual({ units, scale });
  });

  it.each(["", " 1", "1,5", "NaN", "Infinity", "0x10", ".5", "1e", "--1"])("refuses %j", (given) => {
    expect(() => parseExact(given)).toThrow(RangeError);
  });
});

describe("arithmetic", () => {
  it("keeps every digit", () => {
    expect(text(add(parseExact("0.1"), parseExact("0.2")))).toBe("3e-1");
    expect(text(subtract(parseExact("1000000.2"), parseExact("0.00000001")))).toBe("100000019999999e-8");
    expect(text(multiply(parseExact("1.5"), parseExact("-0.04")))).toBe("-60e-3");
  });

  it("compares by value", () => {
    expect(compare(parseExact("0.10"), parseExact("0.1"))).toBe(0);
    expect(compare(parseExact("-1"), parseExact("0.001"))).toBe(-1);
    expect(compare(parseExact("2"), parseExact("1.999"))).toBe(1);
  });
});

describe("toNumber", () => {
  // Limits and ties of IEEE 754 doubles, compared with the engine's parser.
  it.each(["0", "0.1", "9007199254740993", "5e-324", "2.4703282292062327e-324", "2.4703282292062328e-324"])(
    "rounds %s as the language does",
    (given) => expect(toNumber(parseExact(given))).toBe(Number(given)),
  );

  it("restores any double from its text", () => {
    const returnsItself = fc.property(finite, (x) => {
      expect(toNumber(parseExact(String(x)))).toBe(x === 0 ? 0 : x);
    });
    fc.assert(returnsItself, { numRuns: 2000 });
  });
});

describe("ratio", () => {
  it("rounds once", () => {
    expect(ratio(parseExact("1"), parseExact("3"))).toBe(1 / 3);
    expect(ratio(parseExact("-2"), parseExact("0.3"))).toBe(-6.666666666666667);
  });

  it("divides integers like the language, which rounds correctly", () => {
    const whole = fc.maxSafeInteger().filter((n) => n !== 0);
    const exact = (n: number) => parseExact(String(n));
    const isTheQuotient = fc.property(whole, whole, (a, b) => {
      expect(ratio(exact(a), exact(b))).toBe(a / b);
    });
    fc.assert(isTheQuotient, { numRuns: 2000 });
  });

  it("refuses to divide by zero", () => {
    expect(() => ratio(parseExact("1"), parseExact("0.00"))).toThrow(RangeError);
  });
});

describe("exactFromDouble", () => {
  it("keeps 15 significant digits", () => {
    expect(text(exactFromDouble(0.1 + 0.2))).toBe("300000000000000e-15");
    expect(toNumber(exactFromDouble(1.23456789012345e-9))).toBe(1.23456789012345e-9);
    expect(exactFromDouble(0).units).toBe(0n);
  });
});
