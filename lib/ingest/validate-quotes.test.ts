import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RejectReason, validateQuotes } from "@/lib/ingest/validate-quotes";
import type { Quote } from "@/lib/sources/price-source";
import { quoteOf } from "@/lib/testing/ticks";

const RECEIVED = new Date("2026-01-05T12:00:03Z");
const validate = (quotes: readonly Quote[]) => validateQuotes(quotes, RECEIVED);

/** A value no type would let through, as an untyped answer may hold it. */
// biome-ignore lint/suspicious/noExplicitAny: hostile input is exactly what the type forbids
const forbidden = (value: unknown): any => value;

const rejectedCount = (rejectedBy: Partial<Record<RejectReason, number>>) =>
  Object.entries(rejectedBy).reduce(
    (sum, [reason, count]) => sum + (reason === "invalid_volume" ? 0 : count),
    0,
  );

describe("prices", () => {
  it.each([
    [87270, "87270"],
    [0.1, "0.1"],
    [8.69e-5, "0.0000869"],
    ["19507918.0", "19507918.0"],
    ["3.487e-9", "0.000000003487"],
    [" 12 ", "12"],
    ["+5", "5"],
    ["12.", "12."],
    [".5", ".5"],
    ["007", "007"],
    ["1e-30", `0.${"0".repeat(29)}1`],
    ["1e30", `1${"0".repeat(30)}`],
    ["123456789012345678901234567890.123", "123456789012345678901234567890.123"],
  ])("%j is stored as %s", (price, stored) => {
    expect(validate([quoteOf("a", price)]).valid.map((quote) => quote.values.price)).toEqual([stored]);
  });

  it.each<[unknown, RejectReason]>([
    [null, "no_price"],
    [undefined, "no_price"],
    [Number.NaN, "not_a_number"],
    [Number.POSITIVE_INFINITY, "not_a_number"],
    ["NaN", "not_a_number"],
    ["Infinity", "not_a_number"],
    ["", "not_a_number"],
    ["  ", "not_a_number"],
    ["0x10", "not_a_number"],
    ["1,5", "not_a_number"],
    ["1_000", "not_a_number"],
    ["1 000", "not_a_number"],
    ["1e1000000", "not_a_number"],
    ["1e5e5", "not_a_number"],
    ["--1", "not_a_number"],
    ["$5", "not_a_number"],
    ["１２", "not_a_number"],
    ["1\u0000", "not_a_number"],
    ["1); DROP TABLE sample; --", "not_a_number"],
    [0, "not_positive"],
    [-0, "not_positive"],
    ["-0", "not_positive"],
    ["0.000", "not_positive"],
    ["0e99999", "not_positive"],
    [-1, "not_positive"],
    ["-1e400", "not_positive"],
    ["1e400", "out_of_range"],
    ["1e-400", "out_of_range"],
    ["9.9e-31", "out_of_range"],
    ["1.1e30", "out_of_range"],
    [`1.${"0".repeat(63)}`, "out_of_range"],
    ["9".repeat(65), "out_of_range"],
    [true, "invalid"],
    [{ valueOf: () => 5 }, "invalid"],
    [["5"], "invalid"],
  ])("%j is rejected as %s", (price, reason) => {
    const { valid, rejectedBy } = validate([quoteOf("a", forbidden(price))]);
    expect(valid).toEqual([]);
    expect(rejectedBy).toEqual({ [reason]: 1 });
  });
});

describe("ids and names", () => {
  it.each([
    ["no id", { providerId: "" }],
    ["a blank id", { providerId: "  " }],
    ["a NUL in the id", { providerId: "a\u0000b" }],
    ["half a character in the id", { providerId: "a\ud800" }],
    ["an id of 200 characters, which could be cut to another's", { providerId: "x".repeat(200) }],
    ["a zero-width space in the id", { providerId: "bit\u200bcoin" }],
    ["a right-to-left override in the id", { providerId: "a\u202e" }],
    ["a blank quote", { quote: " " }],
    ["an id that is no text", { providerId: forbidden(7) }],
    ["a quote of invisible characters", { quote: "\u200b" }],
  ])("%s is invalid", (_, changes) => {
    expect(validate([quoteOf("a", 1, changes)])).toEqual({ valid: [], rejectedBy: { invalid: 1 } });
  });

  it.each([[null], [undefined], ["a"], [7], [[]]])("%j in a quote's place is invalid", (value) => {
    expect(validate([forbidden(value)]).rejectedBy).toEqual({ invalid: 1 });
  });

  it.each([
    [{ base: "", name: "" }, null, null],
    [{ base: null, name: null }, null, null],
    [{ base: forbidden(undefined), name: forbidden(7) }, null, null],
    [{ base: "\u200b", name: " \u202e\u0000" }, null, null],
    [{ base: "\u200eBTC", name: "Bit\u0000\u200bcoin\u202e" }, "BTC", "Bitcoin"],
  ])("keeps the price of %j, whose ticker and name are %j and %j", (changes, base, name) => {
    const { valid, rejectedBy } = validate([quoteOf("a", 1, changes)]);
    expect(rejectedBy).toEqual({});
    expect(valid).toMatchObject([{ values: { price: "1" }, base, name }]);
  });

  it("cuts a name of 10,000 characters, and never through the middle of one", () => {
    const [long, emoji] = validate([
      quoteOf("a", 1, { name: "x".repeat(10_000) }),
      quoteOf("b", 1, { name: `x${"😀".repeat(200)}` }),
    ]).valid;
    expect(long?.name).toBe("x".repeat(200));
    expect(emoji?.name).not.toMatch(/\p{Surrogate}/u);
  });

  it("drops a bad icon or position and keeps the price", () => {
    const { valid } = validate([
      quoteOf("a", 1, { iconUrl: "x".repeat(5000), marketCapRank: 1.5 }),
      quoteOf("b", 1, { iconUrl: "a\u0000", marketCapRank: -3 }),
      quoteOf("c", 1, { iconUrl: forbidden(5), marketCapRank: 1e12 }),
      quoteOf("d", 1, { iconUrl: "https://example.org/d.png", marketCapRank: 4 }),
    ]);
    expect(valid.map(({ iconUrl, marketCapRank }) => [iconUrl, marketCapRank])).toEqual([
      [null, null],
      [null, null],
      [null, null],
      ["https://example.org/d.png", 4],
    ]);
  });
});

describe("provider times", () => {
  const minutesAhead = (minutes: number) => new Date(RECEIVED.getTime() + minutes * 60_000);
  it.each([
    ["in the past", new Date("2025-12-01T00:00:00Z"), new Date("2025-12-01T00:00:00Z")],
    ["5 minutes ahead", minutesAhead(5), minutesAhead(5)],
    ["6 minutes ahead", minutesAhead(6), null],
    ["in the year 9999", new Date("9999-12-31T23:59:59Z"), null],
    ["before 1970", new Date("1969-12-31T00:00:00Z"), null],
    ["that is no date", new Date(Number.NaN), null],
    ["as text", forbidden("2026-01-05T12:00:00Z"), null],
    ["not stated", null, null],
  ])("one %s", (_, providerAt, kept) => {
    expect(validate([quoteOf("a", 1, { providerAt })]).valid[0]?.providerAt).toEqual(kept);
  });
});

describe("a batch", () => {
  it("keeps the first valid one of a pair that comes twice", () => {
    const { valid, rejectedBy } = validate([
      quoteOf("a", null),
      quoteOf("a", 1),
      quoteOf("a", 2),
      quoteOf(" a", 3),
    ]);
    expect(valid.map(({ providerId, values }) => [providerId, values.price])).toEqual([["a", "1"]]);
    expect(rejectedBy).toEqual({ no_price: 1, duplicate_quote: 2 });
  });

  it("of nothing is nothing", () => {
    expect(validate([])).toEqual({ valid: [], rejectedBy: {} });
  });

  it("counts every quote once, whatever it holds, and no quote changes what becomes of another pair", () => {
    const odd = fc.oneof(
      fc.double(),
      fc.string({ unit: "binary" }),
      fc.constantFrom(null, undefined, "1e999", "0", {}, [], true),
    );
    const hostile = fc.record({
      providerId: odd,
      base: odd,
      quote: odd,
      name: odd,
      values: fc.oneof(odd, fc.record({ price: odd, volume: odd })),
      providerAt: fc.oneof(odd, fc.date()),
      iconUrl: odd,
      marketCapRank: odd,
    });
    const anything = fc.oneof(hostile, fc.anything());
    fc.assert(
      fc.property(fc.array(anything), (quotes) => {
        const witness = quoteOf("witness", "1.5");
        const { valid, rejectedBy } = validate([...quotes.map(forbidden), witness]);
        expect(valid.length + rejectedCount(rejectedBy)).toBe(quotes.length + 1);
        expect(valid.at(-1)).toEqual(witness);
        expect(new Set(valid.map((quote) => quote.providerId)).size).toBe(valid.length);
        for (const quote of valid) {
          expect(Number(quote.values.price)).toBeGreaterThan(0);
          expect(JSON.stringify(quote)).not.toContain("\\u0000");
        }
      }),
      { numRuns: 500 },
    );
  });
});
