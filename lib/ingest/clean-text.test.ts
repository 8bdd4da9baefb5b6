import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanText, hasHiddenCharacter } from "@/lib/ingest/clean-text";

describe("cleanText", () => {
  it.each([
    ["Bitcoin", "Bitcoin"],
    ["  Bitcoin ", "Bitcoin"],
    ["Coin  of\tthe\r\nyear", "Coin of the year"],
    ["A\u00a0B\u3000C\u2003D", "A B C D"],
    ["Bit\u0000coin", "Bitcoin"],
    ["\u001b[31mred\u007f\u0085", "[31mred"],
    ["line\u2028one\u2029two", "line one two"],
    ["Bit\u200bco\u200c\u200din\u2060\ufeff", "Bitcoin"],
    ["soft\u00adhyphen", "softhyphen"],
    ["\u180eMongolian\u034f", "Mongolian"],
    ["\u3164\u115fHangul\uffa0", "Hangul"],
    ["tag\u{e0041}\u{e007f}", "tag"],
    ["a\ufff9b\ufffac\ufffb", "abc"],
    ["\u202eniocti\u202cB", "nioctiB"],
    ["Ünïcode 柴犬 ビットコイン", "Ünïcode 柴犬 ビットコイン"],
    ["ביטקוין", "ביטקוין"],
    ["هم\u200cکاری", "همکاری"],
    ["half \ud83d of one", "half \ufffd of one"],
    ["\udc00", "\ufffd"],
    ["🚀 Moon", "🚀 Moon"],
    ["👨‍👩‍👧 Family", "👨‍👩‍👧 Family"],
    ["🏳️‍🌈", "🏳️‍🌈"],
    ["🕵🏽‍♂️", "🕵🏽‍♂️"],
    ["❤️", "❤️"],
    ["🚀\u200d", "🚀"],
    ["\u200d🚀", "🚀"],
    ["a\ufe0fb", "ab"],
  ])("turns %j into %j", (text, expected) => {
    expect(cleanText(text, 200)).toBe(expected);
  });

  it.each(["\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"])(
    "removes the bidirectional control %j",
    (control) => expect(cleanText(`a${control}b`, 200)).toBe("ab"),
  );

  it.each(["\u200e", "\u200f", "\u061c"])("removes the direction mark %j", (mark) =>
    expect(cleanText(`${mark}a`, 200)).toBe("a"),
  );

  it.each([
    [""],
    ["  "],
    ["\u200b"],
    ["\u0000"],
    ["\u2800"],
    ["\u3164 \u200f"],
    [null],
    [undefined],
    [7],
    [{}],
  ])("finds nothing to see in %j", (text) => expect(cleanText(text, 200)).toBeNull());

  it("cuts a name of 10,000 characters, and never through the middle of one", () => {
    expect(cleanText("x".repeat(10_000), 200)).toBe("x".repeat(200));
    expect(cleanText(`x${"😀".repeat(200)}`, 200)).toBe(`x${"😀".repeat(99)}`);
    expect(cleanText(`xx${"👨‍👩".repeat(100)}`, 9)).toBe("xx👨‍👩👨");
    expect(cleanText(`${"\u200b".repeat(1000)}name`, 200)).toBe("name");
  });

  it("leaves nothing hidden in any text, keeps what is clean, and changes nothing a second time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 50 }), (text, maxLength) => {
        const once = cleanText(text, maxLength);
        if (once === null) return;
        expect(once.length).toBeLessThanOrEqual(maxLength);
        expect(once).not.toMatch(/[\p{Cs}\p{Cc}\p{Bidi_Control}\u200b\u200c\u2060\ufeff]/u);
        expect(cleanText(once, maxLength)).toBe(once);
      }),
      { numRuns: 300 },
    );
  });
});

describe("hasHiddenCharacter", () => {
  it.each([
    ["bitcoin", false],
    ["柴犬-usd", false],
    ["100%-coin", false],
    ["bit\u200bcoin", true],
    ["a\u0000", true],
    ["a\u202e", true],
    ["a\ud800", true],
  ])("says of %j: %j", (text, expected) => {
    expect(hasHiddenCharacter(text)).toBe(expected);
  });
});
