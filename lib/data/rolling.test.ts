import { beforeAll, describe, expect, it } from "vitest";
import { volatilitySeries } from "@/lib/contracts/series";
import { readVolatilitySeries } from "@/lib/data/volatility-series";
import { clearPartitionCache } from "@/lib/db/partitions";
import { thinDay } from "@/lib/db/thin-day";
import { WINDOW_IDS, type WindowId } from "@/lib/market/window";
import { type PairStatistics, readStatistics } from "@/lib/statistics/read-statistics";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";
import { DAY_MS, feedPrices, HOUR_MS, MINUTE_MS, MONDAY_MS, sourceOf } from "@/lib/testing/ticks";

// Two days of minutes across a midnight; the ragged pair misses ticks, the late one begins late and falls silent.
const START = MONDAY_MS + 20 * HOUR_MS;
const MINUTES = 36 * 60;

/** A walk that repeats itself run for run. */
function walk(seed: number, length: number): number[] {
  let state = seed;
  let price = 100;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    price *= 1 + (state / 2 ** 31) * 0.002;
    return Number(price.toPrecision(12));
  });
}

const missed = (minute: number) => minute % 11 === 3 || (minute > 700 && minute < 760) || minute % 60 === 0;
const market = {
  steady: walk(1, MINUTES),
  ragged: walk(2, MINUTES).map((price, minute) => (missed(minute) ? null : price)),
  late: walk(3, MINUTES).map((price, minute) => (minute < 500 || minute > 1500 ? null : price)),
};

let scratch: ScratchDatabase;
let newest: number;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  newest = await feedPrices(scratch.db, sourceOf("market"), START, market, { byHistory: MINUTES });
});

const iso = (ms: number) => new Date(ms).toISOString();

/** A pair's whole rolling series, every point of it. */
async function readWhole(id: string, window: WindowId, points = 2000) {
  const half = START + 18 * HOUR_MS;
  const read = (from: number, to: number) =>
    readVolatilitySeries(
      { source: "market", id },
      { window, points, from: iso(from), to: iso(to) },
      scratch.db,
    );
  const parts = [await read(START - MINUTE_MS, half), await read(half, newest)];
  return parts.flatMap((part) => volatilitySeries.parse(part).points);
}

/** Every figure of the rolling series beside that of the statement a tick uses, as of the same instant. */
async function compareWithTicks(instants: readonly number[]): Promise<void> {
  const expectedAt = new Map<number, PairStatistics[]>();
  for (const at of instants) expectedAt.set(at, await readStatistics(scratch.db, "market", new Date(at)));
  for (const id of Object.keys(market)) {
    for (const window of WINDOW_IDS) {
      const points = new Map((await readWhole(id, window, 220)).map((point) => [point.time, point]));
      for (const at of instants) {
        const point = points.get(at);
        const expected = expectedAt.get(at)?.find(({ pair }) => pair === id)?.windows[window];
        const where = `${id} ${window} at ${iso(at)}`;
        if (!expected || expected.n === 0) {
          expect(point?.rv ?? null, where).toBeNull();
          continue;
        }
        expect(point?.n, where).toBe(expected.n);
        expect(point?.coverage, where).toBeCloseTo(expected.coverage, 12);
        for (const figure of ["rv", "rvStdErr", "stdDev"] as const) {
          const value = expected[figure];
          if (value === null) expect(point?.[figure], where).toBeNull();
          else expect((point?.[figure] ?? Number.NaN) / value, `${where} ${figure}`).toBeCloseTo(1, 11);
        }
      }
    }
  }
}

describe("a rolling series", () => {
  it("says at any past tick what a tick would have computed then", { timeout: 60_000 }, async () => {
    const minutes = [5, 60, 65, 530, 555, 700, 730, 760, 1445, 1530, 2000, 2159];
    await compareWithTicks(minutes.map((minute) => START + minute * MINUTE_MS));
  });

  it("stands on the source's own ticks, reduced to the room there is", async () => {
    const read = (points: number) =>
      readVolatilitySeries(
        { source: "market", id: "steady" },
        { window: "1h", points, range: "24h" },
        scratch.db,
      );
    const whole = await read(2000);
    expect(whole.to).toBe(new Date(newest).toISOString());
    expect(whole.points.map((point) => point.time)).toEqual(
      Array.from({ length: 1440 }, (_, i) => newest - (1439 - i) * MINUTE_MS),
    );
    const few = await read(100);
    expect(few.points.length).toBeGreaterThan(90);
    expect(few.points.length).toBeLessThanOrEqual(101);
    for (const point of few.points) expect(whole.points).toContainEqual(point);
    expect(few.points.at(-1)?.time).toBe(newest);
  });

  it("goes on after the pair fell silent, emptying out, and begins with the pair", async () => {
    const points = await readWhole("late", "1h");
    expect(points[0]?.time).toBe(START + 500 * MINUTE_MS);
    expect(points.at(-1)).toEqual({
      time: newest,
      rv: null,
      rvStdErr: null,
      stdDev: null,
      coverage: 0,
      freshCoverage: 0,
      n: 0,
    });
  });

  it("keeps its figures where history is thinned", { timeout: 60_000 }, async () => {
    const edges = [MONDAY_MS + 22 * HOUR_MS, MONDAY_MS + 23.5 * HOUR_MS];
    const ends = [...edges, MONDAY_MS + DAY_MS + 10 * MINUTE_MS, MONDAY_MS + DAY_MS + 35 * MINUTE_MS, newest];
    const before = await readWhole("ragged", "1h");
    await thinDay(scratch.db, new Date(MONDAY_MS), 300);
    clearPartitionCache(scratch.db);
    const after = await readWhole("ragged", "1h");
    for (const end of edges) {
      expect(after.find((point) => point.time === end)).toEqual(before.find((point) => point.time === end));
    }
    expect(after.filter((point) => point.time <= MONDAY_MS + DAY_MS - 1).length).toBeLessThan(60);
    await compareWithTicks(ends);
    await thinDay(scratch.db, new Date(MONDAY_MS), 3600);
    await compareWithTicks(ends.filter((end) => end % HOUR_MS === 0 || end > MONDAY_MS + DAY_MS));
  });
});
