import { describe, expect, it } from "vitest";
import { loadDemoHistory } from "@/jobs/sampler/demo-history";
import { createDemoSource } from "@/lib/sources/demo";
import { demoHistoryTimes } from "@/lib/sources/demo/history";
import { createScratchDatabase } from "@/lib/testing/scratch-database";
import { DAY_MS, HOUR_MS, MONDAY_MS, type StoredRows, storedRows } from "@/lib/testing/ticks";

// An hour apart, so that 8 days are some 190 ticks.
const source = createDemoSource({ intervalSeconds: 3600 });
const NOW = MONDAY_MS + 9 * DAY_MS + 12 * HOUR_MS + 60_000;
const never = new AbortController().signal;

describe("the simulated history", () => {
  let whole: StoredRows;

  it("fills the 8 days up to now, and a second run adds nothing", { timeout: 120_000 }, async () => {
    const { db } = await createScratchDatabase();
    await loadDemoHistory(db, source, NOW, never);
    const times = demoHistoryTimes(NOW, 3600).map((time) => time.atMs);
    const ticks = await db.tick.findMany({ orderBy: { at: "asc" } });
    expect(ticks.map((tick) => tick.at.getTime())).toEqual(times);
    expect((await db.source.findFirstOrThrow()).historyProgress).toBeNull();
    whole = await storedRows(db, "demo");
    await loadDemoHistory(db, source, NOW + HOUR_MS, never);
    expect(await db.tick.count()).toBe(times.length);
  });

  it("that was cut short goes on where it stopped and ends with the same rows", {
    timeout: 120_000,
  }, async () => {
    const { db } = await createScratchDatabase();
    const stop = new AbortController();
    let looks = 0;
    // Stops in the middle of the second hundred of ticks.
    Object.defineProperty(stop.signal, "aborted", { get: () => ++looks > 150 });
    await loadDemoHistory(db, source, NOW, stop.signal);
    const times = demoHistoryTimes(NOW, 3600);
    const part = await db.tick.count();
    expect(part).toBeGreaterThan(0);
    expect(part).toBeLessThan(times.length);
    const { historyProgress } = await db.source.findFirstOrThrow();
    expect(historyProgress).toBeCloseTo(part / times.length);

    await loadDemoHistory(db, source, NOW, never);
    expect(await db.tick.count()).toBe(times.length);
    expect((await db.source.findFirstOrThrow()).historyProgress).toBeNull();
    expect(await storedRows(db, "demo")).toEqual(whole);
  });
});
