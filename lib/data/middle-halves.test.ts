import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { volatilitySeries } from "@/lib/contracts/series";
import { bandInstants, bandStep, MiddleHalves } from "@/lib/data/middle-halves";
import { readVersion } from "@/lib/data/reply-cache";
import { findSeries } from "@/lib/data/stored-series";
import { readThinnedDays } from "@/lib/data/thinned-rows";
import { readVolatilityReply } from "@/lib/data/volatility-reply";
import { clearPartitionCache, thinDay } from "@/lib/db/partitions";
import { recordTick } from "@/lib/ingest/record-tick";
import { WINDOW_IDS, type WindowId } from "@/lib/market/window";
import type { MarketQuartiles, QuartileFigure } from "@/lib/statistics/read-quartiles";
import * as reading from "@/lib/statistics/read-quartiles";
import { quartiles } from "@/lib/stats/quartiles";
import { expectedRows, expectedStatistics } from "@/lib/testing/expected-rows";
import { feedAsHistory } from "@/lib/testing/feed-market";
import type { MarketTick } from "@/lib/testing/random-market";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";
import { HOUR_MS, MINUTE_MS, MONDAY_MS, quoteOf, sourceOf, tickOf } from "@/lib/testing/ticks";

vi.mock("@/lib/statistics/read-quartiles", { spy: true });

// 40 hours of minutes from 20:00 on Monday. `silent` ends after 30 hours, `late` begins after 10, `ragged` misses every
// third minute and two whole hours, `pegged` stays at 1, two are single quotes of other markets.
const START = MONDAY_MS + 20 * HOUR_MS;
const MINUTES = 40 * 60;
const at = (hours: number) => START + hours * HOUR_MS;
const newest = START + (MINUTES - 1) * MINUTE_MS;

const IDS = ["calm", "brisk", "wild", "even", "odd", "silent", "late", "ragged", "pegged"];

function isMissed(id: string, minute: number): boolean {
  if (id === "silent") return minute > 30 * 60;
  if (id === "late") return minute < 10 * 60;
  return id === "ragged" && (minute % 3 === 0 || (minute > 1000 && minute < 1120));
}

/** A market that repeats itself run for run. */
function makeTicks(): MarketTick[] {
  const prices = IDS.map((_, i) => 10 ** (i - 3));
  let state = 7;
  return Array.from({ length: MINUTES }, (_, minute) => ({
    ...{ atMs: START + minute * MINUTE_MS, intervalSeconds: 60, failed: false },
    quotes: IDS.flatMap((id, i) => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      const step = (state / 2 ** 31) * 0.0006 * (i + 1);
      prices[i] = (prices[i] ?? 1) * (1 + step);
      const price = id === "pegged" ? 1 + step / 50 : (prices[i] ?? 1);
      return isMissed(id, minute) ? [] : [{ id, price: price.toPrecision(9), providerAtMs: null }];
    }),
  }));
}

const ticks = makeTicks();
const rows = expectedRows(ticks.map((tick) => ({ ...tick, quotes: tick.quotes.map(plain) })));
/** Decimal text without an exponent, as sources send it. */
function plain<Quote extends { price: string }>(quote: Quote): Quote {
  return { ...quote, price: Number(quote.price).toFixed(12) };
}

let scratch: ScratchDatabase;
let sourceId: number;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  await feedAsHistory(
    scratch.db,
    "market",
    ticks.map((tick) => ({ ...tick, quotes: tick.quotes.map(plain) })),
  );
  sourceId = (await findSeries(scratch.db, "market", "calm")).sourceId;
});

beforeEach(() => {
  vi.mocked(reading.readQuartiles).mockClear();
});

/** What lib/stats says of the same samples. */
function expected(instant: number, window: WindowId, measure: QuartileFigure): MarketQuartiles {
  const figures = [...expectedStatistics(rows, instant, 60).values()]
    .map((pair) => pair[window])
    .map((figure) => (!figure || figure.pegged || figure.silent ? null : figure[measure]));
  const pairs = figures.filter((figure) => figure !== null).length;
  return { pairs, half: quartiles(figures) };
}

function expectSame(found: MarketQuartiles, wanted: MarketQuartiles, where: string): void {
  expect(found.pairs, where).toBe(wanted.pairs);
  if (!wanted.half) expect(found.half, where).toBeNull();
  for (const edge of ["low", "median", "high"] as const) {
    const value = wanted.half?.[edge];
    if (value !== undefined)
      expect((found.half?.[edge] ?? Number.NaN) / value, `${where} ${edge}`).toBeCloseTo(1, 11);
  }
}

async function expectAt(instants: readonly number[]): Promise<void> {
  for (const instant of instants) {
    for (const window of WINDOW_IDS) {
      for (const measure of ["rv", "stdDev"] as const) {
        const asked = { at: new Date(instant), window, measure };
        const found = await reading.readQuartiles(scratch.db, sourceId, asked);
        const where = `${window} ${measure} at ${asked.at.toISOString()}`;
        expectSame(found, expected(instant, window, measure), where);
      }
    }
  }
}

describe("a middle half", () => {
  it("is that of lib/stats over the same samples, whoever is missing, silent, late or pegged", async () => {
    await expectAt([0.4, 1, 9.5, 12, 17.5, 18, 29, 30.3, 30.75, 36, 39.5].map(at));
    // Pairs join and leave: nobody is pegged before half of 24 h was sampled.
    const told = [9.5, 12, 36].map((hours) => expected(at(hours), "1h", "rv").pairs);
    expect(told).toEqual([8, 8, 7]);
    expect(expected(at(0.4), "1h", "rv").half).toBeNull();
    // Without the pegged and the silent pair.
    expect(expected(at(36), "24h", "rv").pairs).toBe(7);
  });

  it("as of the newest tick is read from the figures stored with it", async () => {
    for (const window of WINDOW_IDS) {
      for (const measure of ["rv", "stdDev"] as const) {
        const stored = await reading.readNewestQuartiles(scratch.db, sourceId, { window, measure });
        expect(stored?.at.getTime()).toBe(newest);
        if (stored) expectSame(stored, expected(newest, window, measure), `${window} ${measure}`);
      }
    }
  });
});

describe("a band", () => {
  const span = { fromMs: at(36), toMs: newest };
  const FIVE = 5 * MINUTE_MS;
  const HALF_HOUR = 30 * MINUTE_MS;
  const asked = { window: "1h", measure: "rv" } as const;
  const makeBands = () => new MiddleHalves(scratch.db, () => readVersion(scratch.db));
  const readBand = async (bands: MiddleHalves, over = span, what: typeof asked | object = {}) => {
    const series = await findSeries(scratch.db, "market", "calm");
    const days = await readThinnedDays(scratch.db, over.fromMs, over.toMs);
    return bands.read(series, over, days, { ...asked, ...what });
  };
  const readWhole = async (bands: MiddleHalves, over = span, what: object = {}) => {
    let band = await readBand(bands, over, what);
    await vi.waitFor(
      async () => {
        band = await readBand(bands, over, what);
        expect(band.state).not.toBe("coming");
      },
      { timeout: 20_000 },
    );
    return band;
  };

  it("covers its span on round instants and ends at the newest tick", async () => {
    const band = await readWhole(makeBands());
    expect(band).toMatchObject({ state: "told", measure: "rv", stepMs: FIVE, pairs: 7 });
    const times = band.points.map((point) => point.time);
    expect(times[0]).toBe(at(36));
    expect(times.at(-1)).toBe(newest);
    expect(times.slice(0, -1)).toEqual(bandInstants(span, FIVE, newest));
    for (const { time, ...half } of band.points) {
      const wanted = expected(time, "1h", "rv");
      expectSame({ pairs: wanted.pairs, half }, wanted, new Date(time).toISOString());
    }
  });

  it("is computed once, one instant at a time, and never waited for", async () => {
    let atOnce = 0;
    let most = 0;
    const { readQuartiles } = await vi.importActual<typeof import("@/lib/statistics/read-quartiles")>(
      "@/lib/statistics/read-quartiles",
    );
    const slowed = vi.mocked(reading.readQuartiles).mockImplementation(async (...args) => {
      atOnce++;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setTimeout(resolve, 25));
      return readQuartiles(...args).finally(() => {
        atOnce--;
      });
    });
    const bands = makeBands();
    const began = performance.now();
    const [first, other] = await Promise.all([readBand(bands), readBand(bands, span, { window: "24h" })]);
    expect(performance.now() - began).toBeLessThan(48 * 25);
    expect([first.state, other.state]).toEqual(["coming", "coming"]);
    const whole = await readWhole(bands);
    expect(most).toBe(1);
    await readWhole(bands, span, { window: "24h" });
    const computed = slowed.mock.calls.length;
    const instants = [FIVE, HALF_HOUR].map((step) => bandInstants(span, step, newest).length);
    expect(computed).toBe((instants[0] ?? 0) + (instants[1] ?? 0));
    expect(await readBand(bands)).toEqual(whole);
    // A shorter span on the same instants is known already.
    await readBand(bands, { fromMs: at(37), toMs: at(39) });
    expect(slowed.mock.calls.length).toBe(computed);
    slowed.mockImplementation(readQuartiles);
  });

  it("tells nothing where the pairs' quotes differ, nothing of too few, and both say why", async () => {
    await scratch.db.$executeRaw`UPDATE pair SET quote = 'EUR' WHERE provider_id = 'odd'`;
    expect(await readBand(makeBands(), span, { measure: "stdDev" })).toMatchObject({
      ...{ state: "several_quotes", measure: "stdDev", points: [] },
    });
    await scratch.db.$executeRaw`UPDATE pair SET quote = 'USD' WHERE provider_id = 'odd'`;
    expect(await readWhole(makeBands(), span, { measure: "stdDev" })).toMatchObject({ state: "told" });

    const untrack = (tracked: boolean) =>
      scratch.db
        .$executeRaw`UPDATE pair SET tracked = ${tracked} WHERE provider_id IN ('calm', 'even', 'odd', 'wild')`;
    const bands = makeBands();
    await readWhole(bands);
    await untrack(false);
    // Another set of pairs is another band, though the instants are the same.
    expect(await readWhole(bands)).toMatchObject({ state: "few_pairs", pairs: 3, points: [] });
    await untrack(true);
    expect(await readWhole(bands)).toMatchObject({ state: "told", pairs: 7 });
  });

  it("survives a failing database and is whole when asked again", async () => {
    vi.mocked(reading.readQuartiles).mockRejectedValueOnce(new Error("The database is unavailable."));
    const bands = makeBands();
    expect((await readBand(bands)).state).toBe("coming");
    expect((await readWhole(bands)).state).toBe("told");
  });

  it("is part of a chart's reply", async () => {
    const asked = { range: "6h", points: 200, window: "24h", measure: "rv" } as const;
    const pair = { source: "market", id: "wild" };
    await vi.waitFor(
      async () => {
        const reply = volatilitySeries.parse(await readVolatilityReply(pair, asked, scratch.db));
        expect(reply.band).toMatchObject({ state: "told", pairs: 7, stepMs: HALF_HOUR });
      },
      { timeout: 20_000 },
    );
  });

  it("goes on with the ticks", async () => {
    const bands = makeBands();
    await readWhole(bands, span, { window: "24h" });
    const later = at(40.4);
    const quotes = ["calm", "brisk", "wild", "even", "odd", "late"].map((id) => quoteOf(id, "5"));
    await recordTick(scratch.db, tickOf(sourceOf("market"), later, quotes));
    vi.mocked(reading.readQuartiles).mockClear();
    const band = await readWhole(bands, { fromMs: at(36), toMs: later }, { window: "24h" });
    // One more instant, and the newest tick, whose figures are stored.
    expect(vi.mocked(reading.readQuartiles).mock.calls.length).toBe(1);
    expect(band.points.slice(-2).map((point) => point.time)).toEqual([at(40), later]);
  });

  it("is the same over thinned history, on edges that are kept", { timeout: 60_000 }, async () => {
    const before = await readWhole(makeBands(), { fromMs: at(1), toMs: at(25) }, { window: "24h" });
    for (const resolution of [300, 3600]) {
      for (const day of [0, 1]) {
        await thinDay(scratch.db, new Date(MONDAY_MS + day * 24 * HOUR_MS), resolution);
      }
      clearPartitionCache(scratch.db);
      const after = await readWhole(makeBands(), { fromMs: at(1), toMs: at(25) }, { window: "24h" });
      expect(after).toMatchObject({ state: "told", stepMs: resolution === 300 ? HALF_HOUR : HOUR_MS });
      const wanted = before.points.filter((point) => point.time % after.stepMs === 0);
      expect(after.points).toEqual(wanted);
      await expectAt([at(2), at(12), at(22)]);
    }
  });
});

describe("the instants of a band", () => {
  const hours = (count: number) => ({ fromMs: 0, toMs: count * HOUR_MS });
  const usual = { windowMs: 24 * HOUR_MS, intervalMs: MINUTE_MS, coarsestMs: 0, pairs: 250 };

  it.each([
    [1, usual, 30],
    [24, usual, 30],
    [168, usual, 60],
    [720, usual, 240],
    [1, { ...usual, windowMs: HOUR_MS }, 5],
    [24, { ...usual, windowMs: HOUR_MS }, 10],
    [168, { ...usual, windowMs: HOUR_MS }, 60],
    [24, { ...usual, windowMs: 168 * HOUR_MS }, 240],
    [24, { ...usual, windowMs: HOUR_MS, pairs: 10_000 }, 60],
    [168, { ...usual, pairs: 10_000 }, 360],
    [1, { ...usual, intervalMs: HOUR_MS }, 60],
    [1, { ...usual, coarsestMs: HOUR_MS }, 60],
    [9600, usual, 2 * 24 * 60],
    [9600, { ...usual, pairs: 10_000 }, 16 * 24 * 60],
  ] as const)("of %d hours stand apart as they may (%o)", (length, circumstances, minutes) => {
    expect(bandStep(hours(length), circumstances)).toBe(minutes * MINUTE_MS);
  });

  it("reach around the span, but not beyond the newest tick", () => {
    expect(bandInstants({ fromMs: 7, toMs: 21 }, 10, 100)).toEqual([0, 10, 20, 30]);
    expect(bandInstants({ fromMs: 7, toMs: 21 }, 10, 25)).toEqual([0, 10, 20]);
    expect(bandInstants({ fromMs: 30, toMs: 40 }, 10, 5)).toEqual([]);
  });
});
