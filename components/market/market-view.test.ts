import { describe, expect, it } from "vitest";
import { parseMarketView, withMarketView } from "./market-view";

describe("the view in the address", () => {
  it("is the 24 h window per day unless it says otherwise", () => {
    expect(parseMarketView(new URLSearchParams())).toEqual({ window: "24h", unit: "day", sort: null });
    expect(parseMarketView(new URLSearchParams("window=2h&unit=week"))).toEqual({
      window: "24h",
      unit: "day",
      sort: null,
    });
  });

  it("comes back as it was written, beside the search", () => {
    const query = withMarketView("?q=btc&window=1h", { window: "7d", unit: "year", sort: null });
    expect(query).toBe("q=btc&window=7d&unit=year");
    expect(parseMarketView(new URLSearchParams(query))).toEqual({ window: "7d", unit: "year", sort: null });
  });

  it("keeps the order", () => {
    const sort = { by: "change", direction: "ascending" } as const;
    const query = withMarketView("", { window: "24h", unit: "day", sort });
    expect(query).toBe("sort=change&dir=asc");
    expect(parseMarketView(new URLSearchParams(query)).sort).toEqual(sort);
    expect(parseMarketView(new URLSearchParams("sort=nonsense")).sort).toBeNull();
  });

  it("leaves the defaults out", () => {
    expect(withMarketView("?window=1h&unit=year", { window: "24h", unit: "day", sort: null })).toBe("");
  });
});
