import { describe, expect, it } from "vitest";
import { pairOf } from "@/components/market/table/testing-pairs";
import { isSameOrder, stableOrder } from "./stable-order";

const list = (names: string, price = "1") => [...names].map((name) => pairOf(name, { price }));
const byKey = (names: string, price = "2") => new Map(list(names, price).map((pair) => [pair.key, pair]));
const names = (pairs: readonly { name: string }[]) => pairs.map(({ name }) => name).join("");

describe("a list whose order is kept", () => {
  it("shows the newest values in the places there are", () => {
    const kept = stableOrder(list("abc"), list("cab", "2"), byKey("abc"));
    expect(names(kept)).toBe("abc");
    expect(kept.every(({ price }) => price === "2")).toBe(true);
  });

  it("puts what is new at its end and drops what is tracked no more", () => {
    expect(names(stableOrder(list("abc"), list("dac", "2"), byKey("acd")))).toBe("acd");
  });

  it("leaves in its place what left the list but is still tracked", () => {
    expect(names(stableOrder(list("abc"), list("ca", "2"), byKey("abc")))).toBe("abc");
  });
});

it("compares orders, not figures", () => {
  expect(isSameOrder(list("abc"), list("abc", "2"))).toBe(true);
  expect(isSameOrder(list("abc"), list("acb"))).toBe(false);
  expect(isSameOrder(list("abc"), list("ab"))).toBe(false);
});
