import { beforeAll, describe, expect, it } from "vitest";
import { volatilitySeries } from "@/lib/contracts/series";
import { readVolatilitySeries } from "@/lib/data/volatility-series";
import { recordTick } from "@/lib/ingest/record-tick";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";
import { DAY_MS, HOUR_MS, MINUTE_MS, MONDAY_MS, quoteOf, sourceOf, tickOf } from "@/lib/testing/ticks";

const TUESDAY_MS = MONDAY_MS + DAY_MS;
const NEWEST_MS = TUESDAY_MS + 12 * HOUR_MS;
const FIVE = 5 * MINUTE_MS;

let scratch: ScratchDatabase;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  const quotes = ["a", "b", "c"].map((id) => quoteOf(id, 1));
  await recordTick(scratch.db, tickOf(sourceOf("market"), NEWEST_MS, quotes));
  await scratch.db.marketStatistics.deleteMany();
  // Three hours of Monday at hourly edges, and a day later minutes with an hour of too few pairs; q1 tells the instant.
  const minutes = Array.from({ length: 180 }, (_, i) => NEWEST_MS - i * MINUTE_MS);
  const hours = [0, 1, 2].map((i) => MONDAY_MS + i * HOUR_MS);
  const isFew = (ms: number) => ms > NEWEST_MS - 2 * HOUR_MS && ms <= NEWEST_MS - HOUR_MS;
  const key = { sourceId: 1, window: "1h", metric: "price", figure: "rv" };
  await scratch.db.marketStatistics.createMany({
    data: [...hours, ...minutes].map((ms) => ({
      ...{ ...key, at: new Date(ms), n: isFew(ms) ? 4 : 9 },
      ...(isFew(ms) ? {} : { q1: (ms - MONDAY_MS) / MINUTE_MS, median: 1e6, q3: 1e7 }),
    })),
  });
  await scratch.db.sampleDay.create({ data: { day: new Date(MONDAY_MS), resolutionSeconds: 3600 } });
});

async function readBand(fromMs: number, toMs: number, measure: "rv" | "stdDev" = "rv") {
  const [from, to] = [fromMs, toMs].map((ms) => new Date(ms).toISOString());
  const request = { from, to, points: 600, window: "1h", measure } as const;
  const reply = await readVolatilitySeries({ source: "market", id: "a" }, request, scratch.db);
  return volatilitySeries.parse(reply).band;
}

describe("the band of a volatility series", () => {
  it("has the last stored quartiles of each step, from before the span to its end", async () => {
    const band = await readBand(NEWEST_MS - 30 * MINUTE_MS, NEWEST_MS - 2 * MINUTE_MS);
    expect(band).toMatchObject({ state: "available", measure: "rv", maxGapMs: 2 * FIVE, pairs: 9 });
    const times = band?.points.map(({ time }) => (time - NEWEST_MS) / MINUTE_MS);
    expect(times).toEqual([-40, -35, -30, -25, -20, -15, -10, -5, 0]);
    for (const { time, low, median, high } of band?.points ?? []) {
      expect([low, median, high]).toEqual([(time - MONDAY_MS) / MINUTE_MS, 1e6, 1e7]);
    }
  });

  it("ends with the newest tick, within a step", async () => {
    const band = await readBand(NEWEST_MS - 30 * MINUTE_MS - 1, NEWEST_MS - 1);
    expect(band?.points.at(-1)?.time).toBe(NEWEST_MS);
    const week = await readBand(NEWEST_MS - 7 * DAY_MS, NEWEST_MS);
    expect(week?.points.at(-1)?.time).toBe(NEWEST_MS);
  });

  it("has at most about 200 points, as far apart as the coarsest rows of the span", async () => {
    expect((await readBand(NEWEST_MS - DAY_MS / 2, NEWEST_MS))?.maxGapMs).toBe(2 * FIVE);
    expect((await readBand(NEWEST_MS - DAY_MS, NEWEST_MS))?.maxGapMs).toBe(2 * HOUR_MS);
    const month = await readBand(NEWEST_MS - 30 * DAY_MS, NEWEST_MS);
    expect(month?.maxGapMs).toBe(5 * HOUR_MS);
  });

  it("has no points where there are too few pairs, and says so where there are no others", async () => {
    const whole = await readBand(NEWEST_MS - 3 * HOUR_MS, NEWEST_MS);
    const apart = whole?.points.map(({ time }, i) => time - (whole.points[i - 1]?.time ?? time));
    expect(Math.max(...(apart ?? []))).toBe(HOUR_MS + FIVE);
    const few = await readBand(NEWEST_MS - 100 * MINUTE_MS, NEWEST_MS - 80 * MINUTE_MS);
    expect(few).toMatchObject({ state: "few_pairs", pairs: 4, points: [] });
  });

  it("is null where nothing is stored, and withheld for deviations in several quotes", async () => {
    expect(await readBand(MONDAY_MS - DAY_MS, MONDAY_MS - DAY_MS / 2)).toBeNull();
    expect(await readBand(NEWEST_MS - HOUR_MS, NEWEST_MS, "stdDev")).toBeNull();
    await scratch.db.pair.updateMany({ where: { providerId: "b" }, data: { quote: "EUR" } });
    expect(await readBand(NEWEST_MS - HOUR_MS, NEWEST_MS, "stdDev")).toMatchObject({
      ...{ state: "several_quotes", measure: "stdDev", points: [] },
    });
    expect(await readBand(NEWEST_MS - HOUR_MS, NEWEST_MS)).toMatchObject({ state: "available" });
  });
});
