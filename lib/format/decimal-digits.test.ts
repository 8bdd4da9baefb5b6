import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimalDigits, roundDigits } from "./decimal-digits";

describe("roundDigits", () => {
  it.each([
    ["9.995", 2, "1000"],
    ["9.994", 2, "999"],
    ["999999999999999.5", 0, "1000000000000000"],
    ["9999999999999999.5", 0, "10000000000000000"],
    ["99999999999999999999.95", 1, "1000000000000000000000"],
    ["0.004", 2, "0"],
    ["0.005", 2, "1"],
  ])("rounds %s to %d places", (text, places, digits) => {
    const number = decimalDigits(text);
    expect(number && roundDigits(number, places).digits).toBe(digits);
  });

  it("keeps every digit", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 30n }), fc.integer({ min: 0, max: 9 }), (whole, last) => {
        const rounded = roundDigits({ negative: false, digits: `${whole}${last}`, exponent: -1 }, 0);
        expect(rounded.digits).toBe(String(last >= 5 ? whole + 1n : whole));
      }),
    );
  });
});
