import { describe, expect, it } from "vitest";
import type { VolatilityRow } from "@/lib/contracts/volatility";
import { describeBin, describeInsufficientData, describeMarket } from "./distribution-text";
import { summarizeMarket } from "./prepare-distribution";

function row(key: string, more: Partial<VolatilityRow> = {}): VolatilityRow {
  return {
    ...{ key, source: "demo", id: key, from: null, n: 1440, coverage: 1, freshCoverage: 1, mean: 1 },
    ...{ stdDev: 0.1, cv: 0.1, change: 0, rv: 0.02, rvStdErr: 0.001, returns: 288, rank: 1, of: 1 },
    ...{ pegged: false, silent: false, lastSampleAt: null, provisional: false, notFresh: false },
    ...more,
  };
}

function market(rows: readonly VolatilityRow[]) {
  const pairs = rows.map(({ key }) => ({ key, name: key.toUpperCase() }));
  return summarizeMarket(pairs, new Map(rows.map((row) => [row.key, row])));
}

describe("summarizeMarket", () => {
  it("excludes pairs without a recent sample from the ranking and the median, and counts them", () => {
    const summary = market([
      row("a", { rv: 0.01 }),
      row("b", { rv: 0.03 }),
      row("silent", { rv: 0.9, silent: true, rank: null }),
    ]);
    expect(summary.placed.map(({ key }) => key)).toEqual(["a", "b"]);
    expect(summary).toMatchObject({ median: 0.02, silent: 1, withheld: 0 });
    expect(describeMarket(summary, "24 h", "day")).toContain("One pair without a recent sample.");
    expect(describeInsufficientData(market([row("silent", { silent: true })]), "24 h")).toBe(
      "No pair has a recent sample.",
    );
  });

  it("orders pairs by volatility and has their median", () => {
    const { placed, median } = market([
      row("b", { rv: 0.05 }),
      row("a", { rv: 0.01 }),
      row("c", { rv: 0.02 }),
    ]);
    expect(placed.map(({ name }) => name)).toEqual(["A", "C", "B"]);
    expect(median).toBe(0.02);
  });

  it("has the mean of the two middle values as median of an even number of pairs", () => {
    expect(market([row("a", { rv: 0.01 }), row("b", { rv: 0.02 })]).median).toBe(0.015);
  });

  it("excludes and counts pegged pairs and pairs without data", () => {
    const summary = market([
      row("usd", { pegged: true, rv: 0.0001, rank: null }),
      row("new", { rv: null, coverage: 0.31 }),
      row("btc", { rv: 0, coverage: 0.71 }),
    ]);
    expect(summary.placed).toEqual([{ key: "btc", name: "BTC", rv: 0, isProvisional: true }]);
    expect(summary).toMatchObject({ median: 0, pegged: 1, withheld: 1, bestCoverage: 1 });
  });

  it("counts a pair without a row as a pair without data", () => {
    const summary = summarizeMarket([{ key: "x", name: "X" }], new Map());
    expect(summary).toEqual({ placed: [], median: null, pegged: 0, silent: 0, withheld: 1, bestCoverage: 0 });
  });
});

describe("describeMarket", () => {
  it("states the number of pairs, the median, both ends and the excluded pairs", () => {
    const summary = market([
      row("quiet", { rv: 0.0067 }),
      row("middle", { rv: 0.0234, coverage: 0.6 }),
      row("wild", { rv: 0.24 }),
      row("usd", { pegged: true }),
      row("late", { rv: null, coverage: 0.1 }),
    ]);
    expect(describeMarket(summary, "24 h", "day")).toBe(
      "Volatility over 24 h of three pairs, 1 of them provisional: median 2.34, least volatile QUIET 0.67, most volatile WILD 24.0 % / day. One pegged pair left out, one pair without enough data.",
    );
    expect(describeMarket(summary, "24 h", "year")).toContain("median 44.7");
    expect(describeMarket(summary, "24 h", "year")).toContain("% / year");
  });

  it("names a single pair, and states that there is no data without pairs", () => {
    expect(describeMarket(market([row("btc", { rv: 0.02 })]), "1 h", "day")).toBe(
      "Volatility over 1 h of one pair: BTC 2.00 % / day.",
    );
    expect(describeMarket(market([]), "1 h", "day")).toBe("Volatility over 1 h: not enough data yet.");
  });
});

describe("describeBin", () => {
  const bin = { x: 0, top: 0, range: { from: 0.0218, to: 0.0225 } };
  it("names a single pair, and counts several", () => {
    const only = { key: "a", name: "Uniswap", rv: 0.24, isProvisional: false };
    expect(describeBin({ ...bin, count: 1, only }, "day")).toBe("Uniswap 24.0");
    expect(describeBin({ ...bin, count: 1200, only: null }, "day")).toBe("2.18 to 2.25: 1,200 pairs");
  });
});

describe("describeInsufficientData", () => {
  it("states the coverage and the reason why there is no figure", () => {
    const late = market([row("a", { rv: null, coverage: 0.31 }), row("b", { rv: null, coverage: 0.2 })]);
    expect(describeInsufficientData(late, "24 h")).toBe(
      "Not enough data yet. 31\u202f% of the last 24 h was sampled; figures start at 50\u202f%.",
    );
    const sampled = market([row("a", { rv: null, coverage: 0.7 })]);
    expect(describeInsufficientData(sampled, "1 h")).toContain("next 5-minute price");
    expect(describeInsufficientData(market([row("a", { pegged: true })]), "1 h")).toBe(
      "Every pair is pegged.",
    );
  });
});
