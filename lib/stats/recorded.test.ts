import { describe, expect, it } from "vitest";
import { WINDOWS } from "@/lib/market/window";
import { parseExact } from "@/lib/stats/exact";
import { type MomentsRow, momentsRows } from "@/lib/stats/moments";
import { isPegged } from "@/lib/stats/peg";
import { competitionRanks } from "@/lib/stats/rank";
import { isSilent } from "@/lib/stats/silence";
import { rowAtOrBefore, windowStatistics } from "@/lib/stats/window-statistics";
import { isLong } from "@/lib/testing/long-tests";
import { differences } from "@/lib/testing/oracle/compare-figures";
import { expectedFigures } from "@/lib/testing/oracle/expected-figures";
import { type RecordedSeries, readRecordedSeries } from "@/lib/testing/oracle/recorded-series";
import { hasRecordedData, recordedData } from "@/lib/testing/recorded-data";

const rowsOf = (series: RecordedSeries): MomentsRow[] =>
  momentsRows(
    series.closes.map(({ end, units }) => ({
      atMs: end,
      price: parseExact(`${units}e-${series.decimals}`),
      providerAtMs: end,
    })),
    series.minutes * 60,
  );

/** Figures of every pair as in a report, computed with lib/stats. */
function figuresOf(series: readonly RecordedSeries[], rows: readonly MomentsRow[][], atMs: number) {
  const statistics = series.map((one, index) =>
    WINDOWS.map(({ ms }) =>
      windowStatistics(rows[index] ?? [], { atMs, windowMs: ms, intervalSeconds: one.minutes * 60 }),
    ),
  );
  const day = WINDOWS.findIndex(({ id }) => id === "24h");
  const pegged = statistics.map((windows) => isPegged(windows[day] ?? { mean: null, rv: null }));
  const silent = series.map(({ minutes }, index) =>
    isSilent(rowAtOrBefore(rows[index] ?? [], atMs)?.atMs ?? null, atMs, minutes * 60),
  );
  const ranks = WINDOWS.map((_, w) =>
    competitionRanks(
      statistics.map((windows, pair) => (pegged[pair] || silent[pair] ? null : (windows[w]?.rv ?? null))),
    ),
  );
  return series.map((one, pair) => ({
    pair: one.pair,
    samples: one.closes.filter((close) => close.end <= atMs).length,
    windows: Object.fromEntries(
      WINDOWS.flatMap(({ id }, w) => {
        const figures = statistics[pair]?.[w];
        const { ranks: places = [], of = 0 } = ranks[w] ?? {};
        return figures ? [[id, { ...figures, rank: places[pair] ?? null, of }]] : [];
      }),
    ),
  }));
}

type Market = [folder: string, minutes: number, instants: string[]];

describe.skipIf(!hasRecordedData)("figures of recorded markets (skipped without ../shared/data)", () => {
  const markets: Market[] = [
    ["binance-2023-03-24-halt", 1, ["2023-03-24T11:45:00Z", "2023-03-24T13:10:00Z", "2023-03-25T00:00:00Z"]],
    ["binanceus-2023-03-10", 1, ["2023-03-11T08:00:00Z", "2023-03-15T00:00:00Z"]],
    ["unnamed-vendor", 1, ["2017-11-14T23:00:00Z", "2019-10-13T11:20:00Z"]],
    ["bybit-2025-06-09", 5, ["2025-06-12T12:34:56Z", "2025-06-16T00:00:00Z"]],
  ];
  const longMarkets: Market[] = [
    ["coinbase-2018-04-04", 1, ["2018-04-04T17:00:00Z", "2018-04-05T17:00:00Z", "2018-04-07T00:00:00Z"]],
    ["binance-2023-04-22", 1, ["2023-04-26T20:17:30Z", "2023-04-29T00:00:00Z"]],
    ["unnamed-vendor", 5, ["2018-01-14T03:00:00Z", "2018-01-30T04:55:00Z"]],
  ];
  it.each([...markets, ...(isLong ? longMarkets : [])])(
    "%s, %i minutes: each is what its closes say",
    { timeout: 120_000 },
    (folder, minutes, instants) => {
      const series = readRecordedSeries(recordedData("candles", folder)).filter(
        (one) => one.minutes === minutes,
      );
      const rows = series.map(rowsOf);
      for (const instant of instants) {
        const atMs = Date.parse(instant);
        expect(differences(figuresOf(series, rows, atMs), expectedFigures(series, atMs)), instant).toEqual(
          [],
        );
      }
    },
  );
});
