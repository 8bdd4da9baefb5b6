import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Database } from "@/lib/db/client";
import { readSnapshot } from "@/lib/db/read-snapshot";
import { thinDay } from "@/lib/db/thin-day";
import { createScratchDatabase } from "@/lib/testing/scratch-database";
import { storedSampleTexts } from "@/lib/testing/stored-sample-texts";
import { feedPrices, MONDAY_MS, sourceOf } from "@/lib/testing/ticks";

async function isWaitingForLock(db: Database): Promise<boolean> {
  const rows = await db.$queryRaw<{ waiting: boolean }[]>`
    SELECT EXISTS (SELECT FROM pg_locks WHERE relation IS NOT NULL AND NOT granted) AS waiting`;
  return rows[0]?.waiting ?? false;
}

describe("readSnapshot", () => {
  it.each([300, 3600])("reads all samples of a day that is thinned to %d s meanwhile", async (resolution) => {
    const { db } = await createScratchDatabase();
    const prices = Array.from({ length: 200 }, (_, i) => i + 1);
    await feedPrices(db, sourceOf("a"), MONDAY_MS, { a: prices }, { byHistory: prices.length });
    const before = await storedSampleTexts(db);

    let isDone = false;
    const { read, thinned } = await readSnapshot(db, async (tx) => {
      expect(await tx.series.count()).toBe(1);
      const thinned = thinDay(db, new Date(MONDAY_MS), resolution).finally(() => {
        isDone = true;
      });
      while (!isDone && !(await isWaitingForLock(db))) await delay(20);
      return { read: await storedSampleTexts(tx), thinned: [thinned] };
    });
    expect(read).toEqual(before);
    expect(await thinned[0]).toMatchObject({ before: 200 });
    expect((await storedSampleTexts(db)).length).toBeLessThan(before.length);
  });
});
