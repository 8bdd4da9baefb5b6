import { describe, expect, it } from "vitest";
import { type MarketView, marketViewQuery, parseMarketView, withMarketView } from "./market-view";

const DEFAULT: MarketView = {
  window: "24h",
  unit: "day",
  measure: "rv",
  sort: null,
  filters: { source: [], quote: [] },
  pegged: false,
  range: null,
  columns: { show: [], hide: [] },
};
const parse = (query: string) => parseMarketView(new URLSearchParams(query));

describe("the view of the market page", () => {
  it("is the default for missing and invalid parameters", () => {
    expect(parse("")).toEqual(DEFAULT);
    expect(
      parse(
        "window=2h&unit=week&measure=mean&sort=nonsense&dir=up&source=&quote=&pegged=1&show=price&hide=constructor&volatility=5..1",
      ),
    ).toEqual(DEFAULT);
  });

  it("is unchanged by a round trip, and keeps the search", () => {
    const view: MarketView = {
      window: "7d",
      unit: "year",
      measure: "stdDev",
      sort: { by: "change", direction: "ascending" },
      filters: { source: ["kraken", "binance"], quote: ["USD", "A&B, C"] },
      pegged: true,
      range: { from: 0.0218, to: 0.0225 },
      columns: { show: ["cv"], hide: ["age", "source"] },
    };
    const query = withMarketView("?q=btc&window=1h&source=other", view);
    expect(query).toContain("q=btc");
    expect(query).toContain("volatility=2.18..2.25");
    expect(query).toContain("source=kraken&source=binance");
    expect(parse(query)).toEqual(view);
  });

  it("omits defaults", () => {
    expect(withMarketView("?window=1h&unit=year&measure=stdDev&pegged=show&hide=age&source=x", DEFAULT)).toBe(
      "",
    );
  });

  it("ignores repeated values, and shows a column that is both shown and hidden", () => {
    expect(parse("source=a&source=a&show=cv&hide=cv")).toMatchObject({
      filters: { source: ["a"] },
      columns: { show: ["cv"], hide: [] },
    });
  });

  it("reads a limited number of filter values", () => {
    const many = new URLSearchParams(Array.from({ length: 500 }, (_, i) => ["quote", `Q${i}`]));
    expect(parseMarketView(many).filters.quote).toHaveLength(100);
  });
});

describe("linkView", () => {
  it("selects the measure that the list is sorted by", () => {
    const shared = { window: "7d", unit: "year", measure: "rv" } as const;
    expect(marketViewQuery({ ...DEFAULT, ...shared }, null)).toEqual(shared);
    expect(marketViewQuery({ ...DEFAULT, ...shared }, { by: "change", direction: "descending" })).toEqual(
      shared,
    );
    expect(marketViewQuery({ ...DEFAULT, ...shared }, { by: "stdDev", direction: "descending" })).toEqual({
      ...shared,
      measure: "stdDev",
    });
    expect(marketViewQuery({ ...DEFAULT, measure: "stdDev" }, null).measure).toBe("stdDev");
  });
});
