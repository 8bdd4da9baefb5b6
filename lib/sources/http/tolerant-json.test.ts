import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTolerantJson } from "@/lib/sources/http/tolerant-json";

describe("parseTolerantJson", () => {
  it.each<[string, unknown]>([
    ['{"a": NaN}', { a: "NaN" }],
    ['{"a":-Infinity,"b":Infinity}', { a: "-Infinity", b: "Infinity" }],
    ["[NaN,1,NaN]", ["NaN", 1, "NaN"]],
    ["NaN", "NaN"],
    ['{"a":"NaN","b":"x: NaN, Infinity"}', { a: "NaN", b: "x: NaN, Infinity" }],
    ['{"a":"\\"NaN\\"","b":NaN}', { a: '"NaN"', b: "NaN" }],
    ['{"a":"\\\\","b":NaN}', { a: "\\", b: "NaN" }],
    ['{"NaN":1}', { NaN: 1 }],
  ])("reads %s", (text, expected) => {
    expect(parseTolerantJson(text)).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ["[0.12345678901234567890123]", ["0.12345678901234567890123"]],
    ["[-123456789012345678901]", ["-123456789012345678901"]],
    ["[1.2345678901234567891e-9]", ["1.2345678901234567891e-9"]],
    ["[87270,8.69e-05,19507918.0]", [87270, 8.69e-5, 19507918]],
    ['{"a":"0.12345678901234567890123"}', { a: "0.12345678901234567890123" }],
    [`[0.${"1".repeat(62)}]`, [`0.${"1".repeat(62)}`]],
    [`[0.${"1".repeat(63)}]`, [0.1111111111111111]],
  ])("keeps the digits of %s", (text, expected) => {
    expect(parseTolerantJson(text)).toEqual(expected);
  });

  it.each([
    ['[{"a": NaN'],
    ['{"a": NaN x}'],
    ["[NaNa]"],
    ["[xNaN]"],
    ["[Nan]"],
    ["[nan]"],
    ["[+Infinity]"],
    ["[1234567890.1234567890.1234]"],
    ["[01234567890123456]"],
    ['["NaN]'],
    [""],
    ["<html>NaN</html>"],
  ])("refuses %s", (text) => {
    expect(() => parseTolerantJson(text)).toThrow(SyntaxError);
  });

  it("throws with the position in the original text", () => {
    const text = '[0.12345678901234567890, NaN, {"a": 1 x}]';
    const positionOf = (parse: (text: string) => unknown) => {
      try {
        return parse(text);
      } catch (error) {
        return String(error);
      }
    };
    expect(positionOf(parseTolerantJson)).toBe(positionOf(JSON.parse));
  });

  it("reads a string of 10 MB and a body of 250,000 long numbers", () => {
    const long = "\\n".repeat(5_000_000);
    expect(parseTolerantJson(`{"a":"${long}","b":NaN}`)).toEqual({ a: "\n".repeat(5_000_000), b: "NaN" });
    const numbers = Array.from({ length: 250_000 }, (_, index) => `${index}.12345678901234567`);
    expect(parseTolerantJson(`[${numbers.join()}]`)).toEqual(numbers);
  });

  it("returns the result of JSON.parse, except that numbers of 16 characters and more are text", () => {
    const asSent = (value: unknown): unknown => {
      if (typeof value === "number") {
        const text = JSON.stringify(value);
        return text.length < 16 ? JSON.parse(text) : text;
      }
      if (Array.isArray(value)) return value.map(asSent);
      if (value === null || typeof value !== "object") return value;
      // Object.fromEntries, unlike assignment, makes an own property of "__proto__", as JSON.parse does.
      return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, asSent(entry)]));
    };
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        expect(parseTolerantJson(JSON.stringify(value, null, indent))).toEqual(asSent(value));
      }),
    );
  });
});
