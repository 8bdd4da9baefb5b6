import { beforeEach, describe, expect, it } from "vitest";
import { checkEverything } from "@/jobs/testing/crash-checks";
import { CRASH_SOURCE, FIRST_TICK_MS, INTERVAL_MS, quotesAt } from "@/jobs/testing/crash-market";
import { recordHistory } from "@/lib/ingest/record-history";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";

const TICKS = 60;

describe("checkEverything", () => {
  let scratch: ScratchDatabase;

  beforeEach(async () => {
    scratch = await createScratchDatabase();
    const ticks = Array.from({ length: TICKS }, (_, i) => FIRST_TICK_MS + i * INTERVAL_MS).map((atMs) => ({
      at: new Date(atMs),
      quotes: quotesAt(atMs),
    }));
    await recordHistory(scratch.db, { source: CRASH_SOURCE, ticks });
    expect(await checkEverything(scratch.db, [FIRST_TICK_MS])).toBe(TICKS);
  });

  it("detects a missing acknowledged tick", async () => {
    await expect(checkEverything(scratch.db, [FIRST_TICK_MS + TICKS * INTERVAL_MS])).rejects.toThrow();
  });

  it.each([
    ["a missing sample", "DELETE FROM sample WHERE at = (SELECT max(at) FROM tick) AND series_id = 2"],
    ["a tick without its row", "DELETE FROM tick WHERE at = (SELECT min(at) FROM tick)"],
    ["a tick without its samples", "DELETE FROM sample WHERE at = (SELECT max(at) FROM tick)"],
    ["an outdated latest_update", "UPDATE latest_update SET at = at - interval '2 minutes'"],
    ["a value changed in its last digit", "UPDATE sample SET value = value + 1e-16 WHERE n = 7"],
    ["a wrong running total", "UPDATE sample SET sum_wp2 = sum_wp2 + 1e-16 WHERE n = 7"],
    ["a series older than its newest sample", "UPDATE series SET n = n - 1 WHERE id = 1"],
    ["a figure of an earlier tick", "UPDATE series_statistics SET n[1] = n[1] - 1 WHERE series_id = 1"],
    ["a slightly wrong figure", "UPDATE series_statistics SET rv[1] = rv[1] * 1.0000001"],
    ["a missing gap", "DELETE FROM gap WHERE to_at = (SELECT max(to_at) FROM gap)"],
    ["a superfluous gap", "INSERT INTO gap SELECT 1, min(at), max(at) FROM tick"],
  ])("detects %s", async (_, damage) => {
    expect(await scratch.db.$executeRawUnsafe(damage)).toBeGreaterThan(0);
    await expect(checkEverything(scratch.db, [])).rejects.toThrow();
  });
});
