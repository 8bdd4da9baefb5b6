import { describe, expect, it } from "vitest";
import { indexPairs } from "@/components/pair/find-pairs";
import { nextSort, SORTS, type Sort, sortOf, sortPairs } from "./sort-pairs";
import { figuresOf, pairOf } from "./testing-pairs";

const NOTHING = { figures: undefined, asOf: undefined };
const BY_PRICE: Sort = { by: "price", direction: "descending" };
const BY_VOLATILITY: Sort = { by: "volatility", direction: "descending" };

describe("sortPairs", () => {
  const pairs = [
    pairOf("b", { price: "10" }),
    pairOf("c", { price: null }),
    pairOf("a", { price: "9" }),
    pairOf("d", { price: "10" }),
  ];
  const names = (sort: Sort, basis: Parameters<typeof sortPairs>[1] = NOTHING, of = pairs) =>
    sortPairs(indexPairs(of), basis, sort)
      .map(({ pair }) => pair.name)
      .join(" ");

  it("sorts by number, is stable, and puts unknown values last in both directions", () => {
    expect(names(BY_PRICE)).toBe("b d a c");
    expect(names({ by: "price", direction: "ascending" })).toBe("a b d c");
  });

  it("sorts by volume, largest first, with unknown volumes last", () => {
    const of = [
      pairOf("none"),
      pairOf("zero", { volumeQuote: "0" }),
      pairOf("large", { volumeQuote: "31400000000.5" }),
    ];
    of.push(pairOf("small", { volumeQuote: "9000000000" }));
    expect(names({ by: "volume", direction: SORTS.volume }, NOTHING, of)).toBe("large small zero none");
  });

  it("sorts by name, ignores case and accents, and compares numbers by value", () => {
    const of = ["coin 10", "Coin 9", "ábc", "abd", "Zed"].map((name) => pairOf(name));
    expect(names({ by: "pair", direction: "ascending" }, NOTHING, of)).toBe("ábc abd Coin 9 coin 10 Zed");
  });

  it("sorts by quote age, including silent pairs", () => {
    const of = [
      pairOf("fresh", { sampledAt: "2026-01-01T00:10:00.000Z", quoteAgeMs: 60_000 }),
      pairOf("silent", { sampledAt: "2026-01-01T00:01:00.000Z", quoteAgeMs: 1000 }),
      pairOf("unknown", { sampledAt: "2026-01-01T00:10:00.000Z" }),
    ];
    const asOf = new Map([["test", Date.parse("2026-01-01T00:10:00.000Z")]]);
    expect(names({ by: "age", direction: "descending" }, { figures: undefined, asOf }, of)).toBe(
      "silent fresh unknown",
    );
  });

  it("sorts pairs of several sources by volatility, not by rank within a source", () => {
    const of = [pairOf("x", { source: "kraken" }), pairOf("y"), pairOf("z")];
    const rvs: Record<string, [number, number]> = { x: [0.01, 1], y: [0.03, 1], z: [0.02, 2] };
    const figures = new Map(
      of.map((pair) => {
        const [rv, rank] = rvs[pair.name] ?? [0, 0];
        return [pair.key, figuresOf(pair, { rv, rank })];
      }),
    );
    expect(names(BY_VOLATILITY, { figures, asOf: undefined }, of)).toBe("y z x");
  });

  it("puts silent pairs last in both directions", () => {
    const of = [pairOf("silent"), pairOf("low"), pairOf("high")];
    const figures = new Map(
      of.map((pair) => {
        const rv = { silent: 0.9, low: 0.01, high: 0.02 }[pair.name] ?? 0;
        return [pair.key, figuresOf(pair, { rv, silent: pair.name === "silent" })];
      }),
    );
    expect(names(BY_VOLATILITY, { figures, asOf: undefined }, of)).toBe("high low silent");
    const ascending: Sort = { by: "volatility", direction: "ascending" };
    expect(names(ascending, { figures, asOf: undefined }, of)).toBe("low high silent");
  });
});

describe("sortOf", () => {
  it("returns the default order: by volatility when signed in, otherwise null", () => {
    expect(sortOf(null, true, "USD")).toEqual(BY_VOLATILITY);
    expect(sortOf(null, false, "USD")).toBeNull();
    expect(sortOf(BY_PRICE, false, "USD")).toEqual(BY_PRICE);
  });

  it("ignores columns that are hidden from the viewer or mix quotes", () => {
    expect(sortOf({ by: "cv", direction: "descending" }, false, "USD")).toBeNull();
    expect(sortOf({ by: "stdDev", direction: "descending" }, true, null)).toEqual(BY_VOLATILITY);
    expect(sortOf({ by: "stdDev", direction: "descending" }, true, "USD")).toMatchObject({ by: "stdDev" });
    const byVolume: Sort = { by: "volume", direction: "descending" };
    expect(sortOf(byVolume, false, null)).toBeNull();
    expect(sortOf(byVolume, false, "USD")).toEqual(byVolume);
  });
});

describe("nextSort", () => {
  it("sorts at the first press, reverses at the second and resets at the third", () => {
    const first = nextSort(null, "price", null);
    expect(first).toEqual(BY_PRICE);
    const second = nextSort(first, "price", null);
    expect(second).toEqual({ by: "price", direction: "ascending" });
    expect(nextSort(second, "price", null)).toBeNull();
    expect(nextSort(second, "pair", null)).toEqual({ by: "pair", direction: "ascending" });
  });

  it("reverses the default order at the first press and resets it at the second", () => {
    const reversed = nextSort(BY_VOLATILITY, "volatility", BY_VOLATILITY);
    expect(reversed).toEqual({ by: "volatility", direction: "ascending" });
    expect(nextSort(reversed, "volatility", BY_VOLATILITY)).toBeNull();
    expect(nextSort(BY_PRICE, "volatility", BY_VOLATILITY)).toBeNull();
  });
});
