import { describe, expect, it } from "vitest";
import type { PairRow } from "@/lib/api/contracts";
import { nextSort, sortPairs } from "./sort-pairs";

function pair(name: string, price: string | null): PairRow {
  return {
    ...{ key: `test:${name}`, source: "test", id: name, base: name, quote: "USD", name, price, icon: null },
    ...{ change24h: null, sampledAt: null, providerAt: null, quoteAgeMs: null, marketCapRank: null },
    ...{ delisted: false, sparkline: [] },
  };
}

const names = (pairs: PairRow[]) => pairs.map(({ name }) => name).join(" ");

describe("sorting", () => {
  const pairs = [pair("b", "10"), pair("c", null), pair("a", "9"), pair("d", "10")];

  it("goes by number, keeps equals in their order and puts what is unknown last both ways", () => {
    expect(names(sortPairs(pairs, undefined, { by: "price", direction: "descending" }))).toBe("b d a c");
    expect(names(sortPairs(pairs, undefined, { by: "price", direction: "ascending" }))).toBe("a b d c");
  });

  it("goes by name", () => {
    expect(names(sortPairs(pairs, undefined, { by: "pair", direction: "ascending" }))).toBe("a b c d");
  });
});

it("turns with the second press and goes back to the default with the third", () => {
  const first = nextSort(null, "price");
  expect(first).toEqual({ by: "price", direction: "descending" });
  const second = nextSort(first, "price");
  expect(second).toEqual({ by: "price", direction: "ascending" });
  expect(nextSort(second, "price")).toBeNull();
  expect(nextSort(second, "pair")).toEqual({ by: "pair", direction: "ascending" });
});
