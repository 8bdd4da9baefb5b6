import { beforeAll, describe, expect, it } from "vitest";
import { readPair } from "@/lib/data/pair";
import { recomputeFigures } from "@/lib/data/recompute";
import { readVolatilitySeries } from "@/lib/data/volatility-series";
import { recordHistory } from "@/lib/ingest/record-history";
import { differences } from "@/lib/testing/oracle/compare-figures";
import { expectedFigures } from "@/lib/testing/oracle/expected-figures";
import { type RecordedSeries, readRecordedSeries, tickTimes } from "@/lib/testing/oracle/recorded-series";
import { hasRecordedData, recordedData } from "@/lib/testing/recorded-data";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";
import { HOUR_MS, quoteOf, sourceOf } from "@/lib/testing/ticks";

/** A price as its file has it. */
function priceText(units: bigint, decimals: number): string {
  const digits = units.toString().padStart(decimals + 1, "0");
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

describe.skipIf(!hasRecordedData)(
  "what a page reads of a recorded market (skipped without ../shared/data)",
  () => {
    let scratch: ScratchDatabase;
    let series: RecordedSeries[];
    let newest: number;

    beforeAll(async () => {
      scratch = await createScratchDatabase();
      // An outage of hours lies in it.
      series = readRecordedSeries(recordedData("candles", "binance-2023-03-24-halt")).filter(
        (one) => one.minutes === 1,
      );
      const times = tickTimes(series);
      newest = times.at(-1) ?? 0;
      const closes = series.map((one) => new Map(one.closes.map((close) => [close.end, close.units])));
      for (let first = 0; first < times.length; first += 720) {
        await recordHistory(scratch.db, {
          source: sourceOf("replay"),
          ticks: times.slice(first, first + 720).map((time) => ({
            at: new Date(time),
            quotes: series.flatMap((one, i) => {
              const units = closes[i]?.get(time);
              if (units === undefined) return [];
              const providerAt = new Date(time);
              return [quoteOf(one.pair, priceText(units, one.decimals), { providerAt })];
            }),
          })),
        });
      }
    });

    it("is what its closes say, in every window", async () => {
      const figures = await Promise.all(
        series.map(async (one) => {
          const { windows } = await readPair(
            { source: "replay", id: one.pair },
            new Date(newest),
            scratch.db,
          );
          const samples = one.closes.filter((close) => close.end <= newest).length;
          return { pair: one.pair, samples, windows };
        }),
      );
      expect(differences(figures, expectedFigures(series, newest))).toEqual([]);
    });

    it("comes out of its samples with the same digits", async () => {
      for (const { pair } of series) {
        const reply = await recomputeFigures({ source: "replay", id: pair }, "24h", scratch.db);
        expect(reply.figures.filter((figure) => !figure.same)).toEqual([]);
        expect(reply.same).toBe(true);
      }
    });

    it("is what its closes said at the time, at past points of the chart", async () => {
      for (const { pair } of series.slice(0, 2)) {
        const request = { window: "1h", range: "24h", points: 2000 } as const;
        const { points } = await readVolatilitySeries({ source: "replay", id: pair }, request, scratch.db);
        let compared = 0;
        for (const back of [1, 5, 11, 12, 13, 20]) {
          const at = newest - back * HOUR_MS;
          const expected = expectedFigures(series, at).get(pair)?.windows["1h"];
          const point = points.find((one) => one.time === at);
          if (!point) continue;
          compared++;
          expect(point.n).toBe(expected?.n);
          if (expected?.rv === null) expect(point.rv).toBeNull();
          else expect((point.rv ?? Number.NaN) / (expected?.rv ?? 0)).toBeCloseTo(1, 9);
        }
        // At most two of them lie in the outage.
        expect(compared).toBeGreaterThan(3);
      }
    });
  },
);
