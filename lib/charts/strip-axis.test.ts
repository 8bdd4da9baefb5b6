import { expect, it } from "vitest";
import { stripPlace, stripX } from "./strip-axis";

it("places volatilities on a logarithmic axis from 0.4 to 30 % a day", () => {
  expect(stripX(stripPlace(0.004))).toBe("0.00%");
  expect(stripX(stripPlace(0.01))).toBe("21.22%");
  expect(stripX(stripPlace(0.1))).toBe("74.55%");
  expect(stripX(stripPlace(0.3))).toBe("100.00%");
});

it("holds what lies beyond the ends at them", () => {
  expect(stripX(stripPlace(0))).toBe("0.00%");
  expect(stripX(stripPlace(2))).toBe("100.00%");
});
