import { describe, expect, it } from "vitest";
import { pairOf } from "@/components/market/table/testing-pairs";
import { isSameOrder, stableOrder } from "./stable-order";

const list = (names: string, price = "1") => [...names].map((name) => pairOf(name, { price }));
const byKey = (names: string, price = "2") => new Map(list(names, price).map((pair) => [pair.key, pair]));
const names = (pairs: readonly { name: string }[]) => pairs.map(({ name }) => name).join("");

describe("stableOrder", () => {
  it("returns the newest values in the order shown", () => {
    const rows = stableOrder(list("abc"), list("cab", "2"), byKey("abc"));
    expect(names(rows)).toBe("abc");
    expect(rows.every(({ price }) => price === "2")).toBe(true);
  });

  it("appends new pairs and removes pairs that are no longer tracked", () => {
    expect(names(stableOrder(list("abc"), list("dac", "2"), byKey("acd")))).toBe("acd");
  });

  it("keeps the position of tracked pairs that left the list", () => {
    expect(names(stableOrder(list("abc"), list("ca", "2"), byKey("abc")))).toBe("abc");
  });
});

it("isSameOrder compares keys and order, not figures", () => {
  expect(isSameOrder(list("abc"), list("abc", "2"))).toBe(true);
  expect(isSameOrder(list("abc"), list("acb"))).toBe(false);
  expect(isSameOrder(list("abc"), list("ab"))).toBe(false);
});
