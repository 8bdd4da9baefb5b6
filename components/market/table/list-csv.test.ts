import { describe, expect, it } from "vitest";
import { figuresOf, pairOf } from "@/components/market/table/testing-pairs";
import { listCsv, listCsvName } from "./list-csv";

const AT = Date.UTC(2025, 10, 11, 1, 10);
const pepe = pairOf("Pepe", {
  price: "0.0000062",
  change24h: -0.0108,
  volumeQuote: "1234567.890123456789",
  sampledAt: "2025-11-11T01:10:00.000Z",
  providerAt: "2025-11-11T00:58:52.000Z",
  quoteAgeMs: 668_500,
});
const odd = pairOf("=HYPERLINK(0)", { id: "-1+1", price: null });

/** Cells of a line by column head; not for cells with commas. */
function cells(csv: string, row: number): Record<string, string | undefined> {
  const [head = "", ...lines] = csv.split("\r\n");
  const values = lines[row]?.split(",") ?? [];
  return Object.fromEntries(head.split(",").map((name, i) => [name, values[i]]));
}

function csvOf(unit: "day" | "year") {
  const figures = new Map([[pepe.key, figuresOf(pepe, { rv: 0.0215, rvStdErr: 1e-7, coverage: 0.7 })]]);
  return listCsv({ pairs: [pepe, odd], figures, window: "7d", unit, at: AT });
}

describe("listCsv", () => {
  it("contains exact prices, plain decimals, UTC times, unit, window, coverage and state", () => {
    expect(cells(csvOf("day"), 0)).toMatchObject({
      "price (quote units)": "0.0000062",
      "change over 24h (fraction)": "-0.0108",
      "rolling 24h volume (quote units)": "1234567.890123456789",
      "last sample at (UTC)": "2025-11-11T01:10:00.000Z",
      "quote changed at (UTC)": "2025-11-11T00:58:52.000Z",
      "quote age when received (s)": "668.5",
      state: "stale; provisional",
      "realized volatility over 7d (fraction per square root of a day)": "0.0215",
      "standard error of it (fraction per square root of a day)": "0.0000001",
      "coverage of 7d (fraction)": "0.7",
    });
  });

  it("marks silent pairs and figures that are not fresh", () => {
    const lastAt = "2025-11-08T06:10:00.000Z";
    const silent = pairOf("Silent", { silent: true, sampledAt: lastAt });
    const own = { silent: true, lastSampleAt: lastAt, rank: null, coverage: 0.7, freshCoverage: 0.3 };
    const figures = new Map([[silent.key, figuresOf(silent, own)]]);
    const csv = listCsv({ pairs: [silent], figures, window: "7d", unit: "day", at: AT });
    expect(cells(csv, 0)).toMatchObject({
      state: "silent; provisional; not fresh",
      "last sample at (UTC)": lastAt,
      "rank by volatility over 7d on its source": "",
    });
  });

  it("uses the selected unit", () => {
    const perYear = cells(csvOf("year"), 0)[
      "realized volatility over 7d (fraction per square root of a year)"
    ];
    expect(Number(perYear)).toBeCloseTo(0.0215 * Math.sqrt(365), 12);
  });

  it("leaves unknown values empty and escapes formulas in names", () => {
    const row = cells(csvOf("day"), 1);
    expect(row).toMatchObject({
      pair: "'-1+1",
      name: "'=HYPERLINK(0)",
      "price (quote units)": "",
      "rolling 24h volume (quote units)": "",
      state: "",
    });
    expect(Object.values(row)).toHaveLength(24);
  });
});

it("listCsvName contains the window and the time", () => {
  expect(listCsvName({ window: "24h", at: AT })).toBe("sigmawatch-24h-20251111T011000Z.csv");
});
