import { describe, expect, it } from "vitest";
import type { PriceSeries, VolatilitySeries } from "@/lib/contracts/series";
import { prepareTable } from "./prepare-table";

const MINUTE = 60_000;
const START = Date.parse("2026-11-20T00:00:00Z");
const at = (minutes: number) => START + minutes * MINUTE;
const iso = (minutes: number) => new Date(at(minutes)).toISOString();

function prices(minutes: readonly number[], more: Partial<PriceSeries> = {}): PriceSeries {
  return {
    ...{ source: "demo", id: "btc-usd", from: iso(0), to: iso(1440), intervalSeconds: 60 },
    ...{ resolutionSeconds: 60, samples: minutes.length, stepSeconds: 0, firstSampleAt: iso(0), base: null },
    points: minutes.map((minute) => ({ time: at(minute), value: 100 + minute, stale: false })),
    ...{ gaps: [], stale: [] },
    ...more,
  };
}

function volatilities(minutes: readonly number[]): VolatilitySeries {
  return {
    ...{ source: "demo", id: "btc-usd", window: "24h", from: iso(0), to: iso(1440), intervalSeconds: 60 },
    points: minutes.map((minute) => ({
      ...{ time: at(minute), rv: 0.02, rvStdErr: 0.001, stdDev: 1, coverage: 1, freshCoverage: 1, n: minute },
    })),
    band: null,
  };
}

describe("prepareTable", () => {
  it("has every sample, newest first, with the figures of the same time only", () => {
    const { rows, note } = prepareTable(prices([1, 2, 3]), volatilities([1, 3]));
    expect(rows.map((row) => [row.time, row.kind === "sample" && row.figure?.n])).toEqual([
      [at(3), 3],
      [at(2), undefined],
      [at(1), 1],
    ]);
    expect(note).toBe("All 3 samples.");
  });

  it("has a row for a gap, between the samples around it, with the number of missed ticks", () => {
    const series = prices([1, 2, 22, 23], { gaps: [{ from: iso(2), to: iso(22) }] });
    const { rows, note } = prepareTable(series, null);
    expect(rows.map(({ kind }) => kind)).toEqual(["sample", "sample", "gap", "sample", "sample"]);
    expect(rows[2]).toMatchObject({ from: at(2), to: at(22), missed: 19 });
    expect(note).toBe("All 4 samples. One gap has a row.");
  });

  it("states how many samples are omitted, and then has the nearest figures", () => {
    const { rows, note } = prepareTable(
      prices([1, 700, 1400], { samples: 1440 }),
      volatilities([0, 720, 1440]),
    );
    expect(rows.map((row) => row.kind === "sample" && row.figure?.n)).toEqual([1440, 720, 0]);
    expect(note).toBe(
      "3 of 1,440 samples shown: the lowest and the highest of about every 16\u00a0h, with the nearest figures. " +
        "The CSV file has all samples.",
    );
  });

  it("states that samples were thinned or read in steps, unlike missed ones", () => {
    expect(prepareTable(prices([60, 120], { resolutionSeconds: 3600 }), null).note).toBe(
      "All 2 samples. Older samples are kept once every 1\u00a0h at the coarsest.",
    );
    expect(prepareTable(prices([1, 2], { stepSeconds: 60, intervalSeconds: 1 }), null).note).toContain(
      "Only the last sample of each 1\u00a0min was read.",
    );
  });
});
