import { describe, expect, it } from "vitest";
import { loadHistory } from "@/jobs/sampler/load-history";
import { recordTick } from "@/lib/ingest/record-tick";
import { createDemoSource } from "@/lib/sources/demo/demo-source";
import { demoHistoryTimes } from "@/lib/sources/demo/history";
import { isLong } from "@/lib/testing/long-tests";
import { createScratchDatabase } from "@/lib/testing/scratch-database";
import { DAY_MS, HOUR_MS, MONDAY_MS, type StoredRows, storedRows, tickOf } from "@/lib/testing/ticks";

// One-hour interval: 8 days are about 190 ticks.
const source = createDemoSource({ intervalSeconds: 3600 });
const NOW = MONDAY_MS + 9 * DAY_MS + 12 * HOUR_MS + 60_000;
// The last event time before NOW.
const LAST = MONDAY_MS + 9 * DAY_MS + 12 * HOUR_MS;
const never = new AbortController().signal;

describe("loadHistory", () => {
  let whole: StoredRows;

  it("fills the 8 days up to now, and a second run adds nothing", { timeout: 120_000 }, async () => {
    const { db } = await createScratchDatabase();
    expect(await loadHistory(db, source, () => NOW, never)).toBe(LAST);
    const times = demoHistoryTimes(NOW, 3600).map((time) => time.atMs);
    const ticks = await db.tick.findMany({ orderBy: { at: "asc" } });
    expect(ticks.map((tick) => tick.at.getTime())).toEqual(times);
    expect((await db.source.findFirstOrThrow()).historyProgress).toBeNull();
    whole = await storedRows(db, "demo");
    // A tick that became due since belongs to the live schedule.
    expect(await loadHistory(db, source, () => NOW + HOUR_MS, never)).toBe(LAST);
    expect(await db.tick.count()).toBe(times.length);
  });

  /** A database whose newest tick is some hours before the last event time. */
  async function stoppedSince(hours: number) {
    const { db } = await createScratchDatabase();
    const last = tickOf(source, LAST - hours * HOUR_MS, []);
    await recordTick(db, last);
    return db;
  }

  it("catches up with a clock that advances meanwhile, and leaves the last tick to the schedule", async () => {
    const db = await stoppedSince(9);
    // Passes get shorter, as on a fast machine: 9 hours, then 5, then 2, then one.
    const clock = [NOW, NOW + 5 * HOUR_MS, NOW + 7 * HOUR_MS, NOW + 8 * HOUR_MS];
    const reached = await loadHistory(db, source, () => clock.shift() ?? Number.NaN, never);
    expect(clock).toEqual([]);
    expect(reached).toBe(LAST + 7 * HOUR_MS);
    const ticks = await db.tick.findMany({ where: { trigger: "history" }, orderBy: { at: "asc" } });
    expect(ticks.map((tick) => tick.at.getTime())).toEqual(
      Array.from({ length: 16 }, (_, i) => LAST + (i - 8) * HOUR_MS),
    );
    expect((await db.source.findFirstOrThrow()).historyProgress).toBeNull();
  });

  it("ends if the machine is too slow to catch up", async () => {
    const db = await stoppedSince(2);
    let present = NOW - 2 * HOUR_MS;
    const slow = () => {
      present += 2 * HOUR_MS;
      return present;
    };
    expect(await loadHistory(db, source, slow, never)).toBe(LAST);
    expect(await db.tick.count({ where: { trigger: "history" } })).toBe(2);
  });

  it.runIf(isLong)(
    "continues after an interruption and ends with the same rows",
    {
      timeout: 120_000,
    },
    async () => {
      const { db } = await createScratchDatabase();
      const stop = new AbortController();
      let reads = 0;
      // Stops within the second hundred of ticks.
      Object.defineProperty(stop.signal, "aborted", { get: () => ++reads > 150 });
      await loadHistory(db, source, () => NOW, stop.signal);
      const times = demoHistoryTimes(NOW, 3600);
      const part = await db.tick.count();
      expect(part).toBeGreaterThan(0);
      expect(part).toBeLessThan(times.length);
      const { historyProgress } = await db.source.findFirstOrThrow();
      expect(historyProgress).toBeCloseTo(part / times.length);

      await loadHistory(db, source, () => NOW, never);
      expect(await db.tick.count()).toBe(times.length);
      expect((await db.source.findFirstOrThrow()).historyProgress).toBeNull();
      expect(await storedRows(db, "demo")).toEqual(whole);
    },
  );
});
