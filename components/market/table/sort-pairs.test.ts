import { describe, expect, it } from "vitest";
import { indexPairs } from "@/components/pair/find-pairs";
import { nextSort, SORTS, type Sort, sortOf, sortPairs } from "./sort-pairs";
import { figuresOf, pairOf } from "./testing-pairs";

const NOTHING = { figures: undefined, asOf: undefined };
const BY_PRICE: Sort = { by: "price", direction: "descending" };
const BY_VOLATILITY: Sort = { by: "volatility", direction: "descending" };

describe("sorting", () => {
  const pairs = [
    pairOf("b", { price: "10" }),
    pairOf("c", { price: null }),
    pairOf("a", { price: "9" }),
    pairOf("d", { price: "10" }),
  ];
  const names = (sort: Sort, grounds: Parameters<typeof sortPairs>[1] = NOTHING, of = pairs) =>
    sortPairs(indexPairs(of), grounds, sort)
      .map(({ pair }) => pair.name)
      .join(" ");

  it("goes by number, keeps equals in their order and puts what is unknown last both ways", () => {
    expect(names(BY_PRICE)).toBe("b d a c");
    expect(names({ by: "price", direction: "ascending" })).toBe("a b d c");
  });

  it("goes by volume, largest first, pairs without one last", () => {
    const of = [
      pairOf("none"),
      pairOf("zero", { volumeQuote: "0" }),
      pairOf("large", { volumeQuote: "31400000000.5" }),
    ];
    of.push(pairOf("small", { volumeQuote: "9000000000" }));
    expect(names({ by: "volume", direction: SORTS.volume }, NOTHING, of)).toBe("large small zero none");
  });

  it("goes by name, without case and accents, numbers by their size", () => {
    const of = ["coin 10", "Coin 9", "ábc", "abd", "Zed"].map((name) => pairOf(name));
    expect(names({ by: "pair", direction: "ascending" }, NOTHING, of)).toBe("ábc abd Coin 9 coin 10 Zed");
  });

  it("goes by the age that is shown, also of a pair that fell silent", () => {
    const of = [
      pairOf("fresh", { sampledAt: "2026-01-01T00:10:00.000Z", quoteAgeMs: 60_000 }),
      pairOf("silent", { sampledAt: "2026-01-01T00:01:00.000Z", quoteAgeMs: 1000 }),
      pairOf("untold", { sampledAt: "2026-01-01T00:10:00.000Z" }),
    ];
    const asOf = new Map([["test", Date.parse("2026-01-01T00:10:00.000Z")]]);
    expect(names({ by: "age", direction: "descending" }, { figures: undefined, asOf }, of)).toBe(
      "silent fresh untold",
    );
  });

  it("puts several sources' pairs in one order by volatility where their ranks would mix them", () => {
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

  it("puts a silent pair behind those with current figures, whatever its own were", () => {
    const of = [pairOf("gone"), pairOf("low"), pairOf("high")];
    const figures = new Map(
      of.map((pair) => {
        const rv = { gone: 0.9, low: 0.01, high: 0.02 }[pair.name] ?? 0;
        return [pair.key, figuresOf(pair, { rv, silent: pair.name === "gone" })];
      }),
    );
    expect(names(BY_VOLATILITY, { figures, asOf: undefined }, of)).toBe("high low gone");
    const upwards: Sort = { by: "volatility", direction: "ascending" };
    expect(names(upwards, { figures, asOf: undefined }, of)).toBe("low high gone");
  });
});

describe("the order a list is in", () => {
  it("is the volatilities' for the signed-in and the largest first for others", () => {
    expect(sortOf(null, true, "USD")).toEqual(BY_VOLATILITY);
    expect(sortOf(null, false, "USD")).toBeNull();
    expect(sortOf(BY_PRICE, false, "USD")).toEqual(BY_PRICE);
  });

  it("is not by what cannot be seen or compared", () => {
    expect(sortOf({ by: "cv", direction: "descending" }, false, "USD")).toBeNull();
    expect(sortOf({ by: "stdDev", direction: "descending" }, true, null)).toEqual(BY_VOLATILITY);
    expect(sortOf({ by: "stdDev", direction: "descending" }, true, "USD")).toMatchObject({ by: "stdDev" });
    const byVolume: Sort = { by: "volume", direction: "descending" };
    expect(sortOf(byVolume, false, null)).toBeNull();
    expect(sortOf(byVolume, false, "USD")).toEqual(byVolume);
  });
});

describe("pressing a head", () => {
  it("sorts, turns with the second press and goes back with the third", () => {
    const first = nextSort(null, "price", null);
    expect(first).toEqual(BY_PRICE);
    const second = nextSort(first, "price", null);
    expect(second).toEqual({ by: "price", direction: "ascending" });
    expect(nextSort(second, "price", null)).toBeNull();
    expect(nextSort(second, "pair", null)).toEqual({ by: "pair", direction: "ascending" });
  });

  it("turns the usual order at once, and back", () => {
    const turned = nextSort(BY_VOLATILITY, "volatility", BY_VOLATILITY);
    expect(turned).toEqual({ by: "volatility", direction: "ascending" });
    expect(nextSort(turned, "volatility", BY_VOLATILITY)).toBeNull();
    expect(nextSort(BY_PRICE, "volatility", BY_VOLATILITY)).toBeNull();
  });
});
