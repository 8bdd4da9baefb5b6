import { describe, expect, it } from "vitest";
import {
  DEFAULT_SHARED_VIEW,
  DEFAULT_VIEW,
  marketHref,
  type PairView,
  pairHref,
  parsePairView,
  parseSharedView,
} from "./pair-view";

const PAIR = { source: "coingecko", id: "bitcoin-usd" };
const parse = (href: string) => parsePairView(new URL(href, "http://example.invalid").searchParams);

describe("pairHref", () => {
  it("leaves default values out", () => {
    expect(pairHref(PAIR)).toBe("/pairs/coingecko/bitcoin-usd");
    expect(pairHref(PAIR, DEFAULT_VIEW)).toBe("/pairs/coingecko/bitcoin-usd");
    expect(pairHref(PAIR, { window: "7d" })).toBe("/pairs/coingecko/bitcoin-usd?window=7d");
  });

  it("encodes an id with any characters", () => {
    expect(pairHref({ source: "a b", id: "50%/?#" }, { unit: "year" })).toBe(
      "/pairs/a%20b/50%25%2F%3F%23?unit=year",
    );
  });

  it("is parsed by parsePairView to the same view", () => {
    const view: PairView = {
      range: "7d",
      zoom: { from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 0, 2) },
      window: "1h",
      measure: "stdDev",
      unit: "year",
      scale: "log",
    };
    expect(parse(pairHref(PAIR, view))).toEqual(view);
  });
});

describe("parsePairView", () => {
  it("ignores unknown values", () => {
    expect(parse("/?range=2h&from=x&to=y&window=2h&measure=mean&unit=week&show=cv&other=1")).toEqual(
      DEFAULT_VIEW,
    );
    expect(parse("/?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z").zoom).toBeNull();
  });

  it("accepts the `show` parameter of older links", () => {
    expect(parse("/?show=stdDev").measure).toBe("stdDev");
    expect(parse("/?show=stdDev&measure=rv").measure).toBe("rv");
  });
});

describe("parseSharedView", () => {
  it("ignores columns of the list as a measure", () => {
    expect(parseSharedView(new URLSearchParams("show=stdDev"))).toEqual(DEFAULT_SHARED_VIEW);
  });
});

describe("marketHref", () => {
  it.each([
    ["", DEFAULT_SHARED_VIEW, "/"],
    ["?window=1h", DEFAULT_SHARED_VIEW, "/"],
    [
      "?q=btc&sort=change&dir=asc&source=kraken&source=okx&window=1h",
      { window: "7d", unit: "year", measure: "stdDev" },
      "/?q=btc&sort=change&dir=asc&source=kraken&source=okx&window=7d&unit=year&measure=stdDev",
    ],
  ] as const)("puts the view into %j and keeps the rest", (search, view, href) => {
    expect(marketHref(search, view)).toBe(href);
  });
});
