import { beforeAll, describe, expect, it } from "vitest";
import type { Database } from "@/lib/db/client";
import { recordHistory } from "@/lib/ingest/record-history";
import { recordFailedTick, recordTick } from "@/lib/ingest/record-tick";
import { createScratchDatabase } from "@/lib/testing/scratch-database";
import { MINUTE_MS, MONDAY_MS, quoteOf, SECOND_MS, sourceOf, storedRows, tickOf } from "@/lib/testing/ticks";

let db: Database;
beforeAll(async () => {
  ({ db } = await createScratchDatabase());
});

const at = (minutes: number) => new Date(MONDAY_MS + minutes * MINUTE_MS);

describe("history", () => {
  it("of nothing does nothing", async () => {
    const source = sourceOf("nothing");
    expect(await recordHistory(db, { source, ticks: [] })).toEqual({ ticks: 0, stored: 0, rejected: 0 });
    expect(await db.source.count({ where: { name: "nothing" } })).toBe(0);
  });

  it("leaves a tick's row each, with counts that add up, and the latest update at the last one", async () => {
    const { db: own } = await createScratchDatabase();
    const source = sourceOf("counts");
    await recordTick(own, tickOf(source, MONDAY_MS - MINUTE_MS, [quoteOf("unwanted", 1)]));
    await own.pair.updateMany({ data: { tracked: false } });
    const report = await recordHistory(own, {
      source,
      ticks: [
        { at: at(0), quotes: [quoteOf("a", 1), quoteOf("b", null), quoteOf("unwanted", 2)] },
        { at: at(1), quotes: [] },
        { at: at(2), quotes: [quoteOf("a", 2), quoteOf("a", 3), quoteOf("b", 4)] },
      ],
    });
    expect(report).toEqual({ ticks: 3, stored: 3, rejected: 3 });
    const ticks = await own.tick.findMany({ where: { trigger: "history" }, orderBy: { at: "asc" } });
    expect(ticks).toMatchObject([
      {
        at: at(0),
        outcome: "stored",
        received: 3,
        stored: 1,
        rejected: 2,
        rejectedBy: { no_price: 1, untracked: 1 },
      },
      { at: at(1), outcome: "stored", received: 0, stored: 0, rejected: 0, rejectedBy: {} },
      {
        at: at(2),
        outcome: "stored",
        received: 3,
        stored: 2,
        rejected: 1,
        rejectedBy: { duplicate_quote: 1 },
      },
    ]);
    expect(await own.latestUpdate.findMany()).toMatchObject([{ at: at(2), tickId: ticks[2]?.id, stored: 2 }]);
    const pairs = await own.pair.findMany({ where: { tracked: true }, orderBy: { providerId: "asc" } });
    expect(pairs.map(({ providerId, firstSeenAt }) => [providerId, firstSeenAt])).toEqual([
      ["a", at(0)],
      ["b", at(2)],
    ]);
  });

  it.each([
    ["not newer than what is stored", [at(0), at(1)]],
    ["twice at one instant", [at(5), at(5)]],
    ["going back in time", [at(6), at(5)]],
  ])("%s is refused, and nothing of it is stored", async (how, instants) => {
    const source = sourceOf(how);
    await recordTick(db, tickOf(source, MONDAY_MS, [quoteOf("a", 1)]));
    const before = await storedRows(db, how);
    const ticks = instants.map((instant) => ({ at: instant, quotes: [quoteOf("a", 2), quoteOf("new", 1)] }));
    await expect(recordHistory(db, { source, ticks })).rejects.toThrow(RangeError);
    expect(await storedRows(db, how)).toEqual(before);
    // And the next tick knows nothing of what was undone.
    expect(await recordTick(db, tickOf(source, at(9).getTime(), [quoteOf("new", 1)]))).toMatchObject({
      stored: 1,
    });
  });

  it("takes the place of a round that failed", async () => {
    const source = sourceOf("failed");
    await recordFailedTick(db, { ...tickOf(source, MONDAY_MS, []), error: "No answer." });
    await recordHistory(db, { source, ticks: [{ at: at(0), quotes: [quoteOf("a", 1)] }] });
    expect(await db.tick.findMany({ where: { source: { name: "failed" } } })).toMatchObject([
      { outcome: "stored", error: null, stored: 1 },
    ]);
  });

  it("writes a gap for a series that missed a tick, however close the ticks", async () => {
    const source = sourceOf("missed");
    const tick = (seconds: number, ids: string[]) => ({
      at: new Date(MONDAY_MS + seconds * SECOND_MS),
      quotes: ids.map((id) => quoteOf(id, 1)),
    });
    await recordHistory(db, { source, ticks: [tick(0, ["a", "b"]), tick(10, ["a"]), tick(20, ["a", "b"])] });
    await recordHistory(db, { source, ticks: [tick(30, ["b"])] });
    await recordHistory(db, { source, ticks: [tick(40, ["a", "b"])] });
    const gaps = await db.$queryRaw`
      SELECT p.provider_id, g.from_at, g.to_at FROM gap g JOIN series s ON s.id = g.series_id
      JOIN pair p ON p.id = s.pair_id JOIN source o ON o.id = p.source_id WHERE o.name = 'missed' ORDER BY g.to_at`;
    expect(gaps).toEqual([
      { provider_id: "b", from_at: new Date(MONDAY_MS), to_at: new Date(MONDAY_MS + 20 * SECOND_MS) },
      {
        provider_id: "a",
        from_at: new Date(MONDAY_MS + 20 * SECOND_MS),
        to_at: new Date(MONDAY_MS + 40 * SECOND_MS),
      },
    ]);
  });
});
