import { expect, it } from "vitest";
import { documentTitle, pairTitle } from "./page-title";

const BITCOIN = { name: "Bitcoin", base: "BTC", quote: "USD" };

it.each([
  ["91234.5", "Bitcoin BTC/USD 91,234.50"],
  ["0.0000061234", "Bitcoin BTC/USD 0.000006123"],
  ["0", "Bitcoin BTC/USD 0"],
  [null, "Bitcoin BTC/USD"],
])("names the pair and writes the price %s in plain digits", (price, title) => {
  expect(pairTitle({ ...BITCOIN, price })).toBe(title);
});

it("appends the site name", () => {
  expect(documentTitle("Market")).toBe("Market · Sigmawatch");
});
