import { expect } from "vitest";
import type { Database } from "@/lib/db/client";
import { WINDOW_IDS } from "@/lib/market/window";
import { quartiles } from "@/lib/stats/quartiles";
import { type EdgeAt, expectedRows, expectedStatistics } from "@/lib/testing/expected-rows";
import type { MarketTick } from "@/lib/testing/random-market";
import { MINUTE_MS, MONDAY_MS } from "@/lib/testing/ticks";

const HOURS = 31;
const IDS = ["calm", "brisk", "wild", "even", "odd", "silent", "late", "ragged", "pegged"];

function isMissed(id: string, minute: number): boolean {
  if (id === "silent") return minute > 30 * 60;
  if (id === "late") return minute < 10 * 60;
  return id === "ragged" && (minute % 3 === 0 || (minute > 1000 && minute < 1120));
}

function makeTicks(): MarketTick[] {
  const prices = IDS.map((_, i) => 10 ** (i - 3));
  let state = 7;
  return Array.from({ length: HOURS * 60 }, (_, minute) => ({
    ...{ atMs: MONDAY_MS + minute * MINUTE_MS, intervalSeconds: 60, failed: false },
    quotes: IDS.flatMap((id, i) => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      const step = (state / 2 ** 31) * 0.0006 * (i + 1);
      prices[i] = (prices[i] ?? 1) * (1 + step);
      const price = id === "pegged" ? 1 + step / 50 : (prices[i] ?? 1);
      return isMissed(id, minute) ? [] : [{ id, price: price.toFixed(12), providerAtMs: null }];
    }),
  }));
}

/**
 * 31 hours of minutes from `MONDAY_MS` on, of nine pairs: `silent` ends after 30 hours, `late` begins after 10, `ragged` misses
 * every third minute and two whole hours, `pegged` stays at 1.
 */
export const UNEVEN_TICKS = makeTicks();

const rows = expectedRows(UNEVEN_TICKS);

/**
 * Compares every market statistic stored for an instant with lib/stats over the same samples.
 * @param source a source that was fed `UNEVEN_TICKS`, at least up to the instant
 */
export async function expectMarketStatistics(
  db: Database,
  source: string,
  atMs: number,
  edgeAt?: EdgeAt,
): Promise<void> {
  const at = new Date(atMs);
  const stored = await db.marketStatistics.findMany({ where: { source: { name: source }, at } });
  expect(stored.length, at.toISOString()).toBe(WINDOW_IDS.length * 3);
  const expected = [...expectedStatistics(rows, atMs, 60, edgeAt).values()];
  for (const { window, figure, n, q1, median, q3 } of stored) {
    const values = expected.map((pair) => {
      const own = pair[window];
      if (!own || own.pegged || own.silent) return null;
      return figure === "rv" ? own.rv : figure === "cv" ? own.cv : own.stdDev;
    });
    const label = `${figure} over ${window} at ${at.toISOString()}`;
    expect(n, label).toBe(values.filter((value) => value !== null).length);
    const half = quartiles(values);
    for (const [value, wanted] of [
      [q1, half?.low],
      [median, half?.median],
      [q3, half?.high],
    ]) {
      if (wanted === undefined) expect(value, label).toBeNull();
      else expect((value ?? Number.NaN) / (wanted ?? 0), label).toBeCloseTo(1, 9);
    }
  }
}
