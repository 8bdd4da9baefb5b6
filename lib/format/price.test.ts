import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLong } from "@/lib/testing/long-tests";
import { formatPrice, type PriceVariant } from "./price";

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

/** The visible text. */
function shown(price: string, variant: PriceVariant = "table"): string {
  const { plain, tiny } = formatPrice(price, variant);
  if (!tiny) return plain ?? "";
  return `${tiny.sign}0.0${[...String(tiny.zeros)].map((digit) => SUBSCRIPTS[Number(digit)]).join("")}${tiny.digits}`;
}

describe("formatPrice", () => {
  it.each([
    // From 10,000: no decimals in a table.
    ["106117.38471", "106,117"],
    ["10000", "10,000"],
    ["999999999", "999,999,999"],
    // From a billion: abbreviated.
    ["999999999.5", "1.000\u202fB"],
    ["112345678901.25", "112.3\u202fB"],
    ["73000000000000", "73.00\u202fT"],
    // 1,000 to 9,999: two.
    ["3582.0731", "3,582.07"],
    ["1000", "1,000.00"],
    ["9999.99", "9,999.99"],
    // 1 to 999: four significant digits, at least two decimals.
    ["528.71", "528.71"],
    ["167.4", "167.40"],
    ["55.14", "55.14"],
    ["16.334", "16.33"],
    ["2.54", "2.540"],
    ["9.17", "9.170"],
    // Below 1: four significant digits.
    ["0.1164", "0.1164"],
    ["0.03031", "0.03031"],
    ["0.0044868", "0.004487"],
    ["0.00012345", "0.0001235"],
    ["0.5", "0.5000"],
    // Four zeros or more after the point are counted.
    ["0.00001234", "0.0₄1234"],
    ["0.0000062", "0.0₅6200"],
    ["0.0000001", "0.0₆1000"],
    ["0.000000000000000001", "0.0₁₇1000"],
    ["1e-18", "0.0₁₇1000"],
    ["0", "0"],
    ["0.000", "0"],
    ["-3.5", "−3.500"],
  ])("shows %s as %s", (price, text) => {
    expect(shown(price)).toBe(text);
  });

  it.each([
    ["106117.38471", "106,117.38"],
    ["10000", "10,000.00"],
    ["3582.0731", "3,582.07"],
    ["0.0000062", "0.0₅6200"],
  ])("shows %s as %s on a page of its own", (price, text) => {
    expect(shown(price, "page")).toBe(text);
  });

  it.each([
    ["9.99999", "10.00"],
    ["999.999", "1,000.00"],
    ["9999.996", "10,000"],
    ["0.000099999", "0.0001000"],
    ["0.0000999949", "0.0₄9999"],
    ["0.099995", "0.1000"],
  ])("keeps the rules when rounding reaches the next power of ten: %s is %s", (price, text) => {
    expect(shown(price)).toBe(text);
  });

  it.each([
    ["0.00012345", "0.0001235"],
    ["2.5405", "2.541"],
    ["1.2005", "1.201"],
    ["16.335", "16.34"],
    ["16.33499999999999999999999", "16.33"],
  ])("rounds a half away from zero on the decimal digits, once: %s is %s", (price, text) => {
    expect(shown(price)).toBe(text);
  });

  it.each([
    ["0.00000620", "0.00000620"],
    ["106117.38471", "106117.38471"],
    ["6.2e-6", "0.0000062"],
    ["7.3E+13", "73000000000000"],
    ["007.50", "7.50"],
  ])("keeps every stored digit for copies: %s is %s", (price, exact) => {
    expect(formatPrice(price).exact).toBe(exact);
  });

  it("returns other text unchanged", () => {
    expect(formatPrice("n/a")).toEqual({ plain: "n/a", tiny: null, rounded: "n/a", exact: "n/a" });
  });

  it.each([
    ["1", "1.00000"],
    ["1.0001", "1.00010"],
    ["1.000104", "1.00010"],
    ["0.999694", "0.99969"],
    ["0.99", "0.9900"],
    ["0.990001", "0.99000"],
    ["1.009999", "1.01000"],
    ["1.01", "1.010"],
    ["0.999996", "0.999996"],
    ["1.0000049", "1.000005"],
    ["0.99999999", "0.99999999"],
    ["1.000000000001", "1.0000000000"],
  ])(
    "shows a price within 1 %% of 1 to a tenth of a basis point, and only 1 as 1: %s is %s",
    (price, text) => {
      expect(shown(price)).toBe(text);
      expect(shown(price, "page")).toBe(text);
    },
  );

  it("writes the rounded price out for screen readers", () => {
    expect(formatPrice("0.00000620449").rounded).toBe("0.000006204");
    expect(formatPrice("106117.38471").rounded).toBe("106,117");
    expect(formatPrice("-3.5").rounded).toBe("\u22123.500");
  });

  /** Nonzero decimal text of 1 to 20 digits between 1e-30 and 1e30. */
  const prices = fc
    .record({
      digits: fc.stringMatching(/^[1-9][0-9]{0,19}$/),
      point: fc.integer({ min: -28, max: 28 }),
    })
    .map(({ digits, point }) =>
      point <= 0
        ? `0.${"0".repeat(-point)}${digits}`
        : point >= digits.length
          ? digits + "0".repeat(point - digits.length)
          : `${digits.slice(0, point)}.${digits.slice(point)}`,
    );

  /** Abbreviated prices are tested in compact.test.ts. */
  const isWrittenOut = (price: string, variant: PriceVariant) =>
    variant === "page" || Number(price) < 999_999_999;

  /** Shown number in units of 1e-60, and the weight of its last digit. */
  function read(price: string, variant: PriceVariant): { units: bigint; lastDigit: bigint; text: string } {
    const { plain, tiny } = formatPrice(price, variant);
    const text = tiny ? `0.${"0".repeat(tiny.zeros)}${tiny.digits}` : (plain ?? "").replaceAll(",", "");
    const decimals = text.split(".")[1]?.length ?? 0;
    return { units: units(text), lastDigit: 10n ** BigInt(60 - decimals), text };
  }
  function units(text: string): bigint {
    const [whole = "0", fraction = ""] = text.split(".");
    return BigInt(whole + fraction.padEnd(60, "0"));
  }

  it.each(["table", "page"] as const)(
    "never shows zero, and four significant digits or more (%s)",
    (variant) => {
      fc.assert(
        fc.property(prices, (price) => {
          fc.pre(isWrittenOut(price, variant));
          const { text } = read(price, variant);
          const significant = text.replace(".", "").replace(/^0+/, "");
          expect(significant.length).toBeGreaterThanOrEqual(4);
          expect(text).not.toMatch(/e/i);
        }),
        { numRuns: isLong ? 2000 : 500 },
      );
    },
  );

  it.each(["table", "page"] as const)(
    "shows a number within half a unit of its last digit (%s)",
    (variant) => {
      fc.assert(
        fc.property(prices, (price) => {
          fc.pre(isWrittenOut(price, variant));
          const { units: value, lastDigit } = read(price, variant);
          const difference = value - units(price);
          expect((difference < 0n ? -difference : difference) * 2n <= lastDigit).toBe(true);
        }),
        { numRuns: isLong ? 2000 : 500 },
      );
    },
  );

  it("keeps every digit in the exact text", () => {
    fc.assert(
      fc.property(prices, (price) => {
        expect(units(formatPrice(price).exact)).toBe(units(price));
      }),
    );
  });

  it("preserves the order of prices", () => {
    fc.assert(
      fc.property(prices, prices, (a, b) => {
        const [low, high] = units(a) <= units(b) ? [a, b] : [b, a];
        expect(read(low, "page").units <= read(high, "page").units).toBe(true);
      }),
    );
  });
});
