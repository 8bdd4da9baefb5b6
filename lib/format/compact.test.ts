import { expect, it } from "vitest";
import { compactText, compactValue } from "./compact";
import { decimalDigits } from "./decimal-digits";

it.each([
  ["1234560", "1.235\u202fM"],
  ["1000000000", "1.000\u202fB"],
  ["9999499999", "9.999\u202fB"],
  ["112345678901.25", "112.3\u202fB"],
  ["999999999999", "1.000\u202fT"],
  ["123456789012345", "123.5\u202fT"],
  ["1234567890123456.5", "1.235\u202f×\u202f10¹⁵"],
  ["1e300", "1.000\u202f×\u202f10³⁰⁰"],
])("writes %s as %s", (text, short) => {
  const number = decimalDigits(text);
  expect(number && compactText(number, 4)).toBe(short);
});

it.each([
  ["31400000000.25", "31.4\u202fB"],
  ["1000000", "1.00\u202fM"],
  ["999999.99", null],
  ["0", null],
  ["much", null],
])("abbreviates a metric's value of %s to %j", (value, short) => {
  expect(compactValue(value)).toBe(short);
});
