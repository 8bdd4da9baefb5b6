import { expect, test } from "vitest";
import { shortText } from "@/lib/sources/http/response-text";

test.each([
  ["Request timeout\n", "Request timeout"],
  ["<html><head><title>502 Bad Gateway</title></head><body>x</body></html>", "502 Bad Gateway"],
  ["<!DOCTYPE html><script>alert(1)</script><h1>Down</h1> for <b>now</b>", "Down for now"],
  ['<!DOCTYPE html><html><head><meta http-equiv="refresh" /></head><body></body></html>', ""],
  ["a\u0000b\u001b[31mc\u202ed\ud800e", "a b [31mc d e"],
  ["", ""],
])("%j is quoted as %j", (text, expected) => {
  expect(shortText(text)).toBe(expected);
});

test("a long body is cut to 200 characters without splitting one", () => {
  const quoted = shortText("😀".repeat(100_000));
  expect(Array.from(quoted)).toHaveLength(200);
  expect(quoted).toMatch(/^(😀)+…$/u);
});

test("the key is removed before the text is cut, so that no part of it remains", () => {
  const key = "CG-abcdefghijklmnop";
  for (let before = 170; before < 200; before += 1) {
    expect(shortText(`${"x".repeat(before)}${key} tail`, key)).not.toContain("CG-a");
  }
  expect(shortText(`key ${key} and ${key}`, key)).toBe("key [key] and [key]");
});
