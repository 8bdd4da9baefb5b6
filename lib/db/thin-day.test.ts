import fc from "fast-check";
import { Client } from "pg";
import { describe, expect, it } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import {
  dropPartitionsBefore,
  ensurePartitions,
  listSampleDays,
  packedPartitionName,
  partitionName,
} from "@/lib/db/partitions";
import { thinDay } from "@/lib/db/thin-day";
import { recordHistory } from "@/lib/ingest/record-history";
import { recordTick } from "@/lib/ingest/record-tick";
import { feedAsHistory } from "@/lib/testing/feed-market";
import { isLong } from "@/lib/testing/long-tests";
import { randomMarket } from "@/lib/testing/random-market";
import { createScratchDatabase } from "@/lib/testing/scratch-database";
import { storedSampleTexts } from "@/lib/testing/stored-sample-texts";
import {
  DAY_MS,
  feedPrices,
  HOUR_MS,
  MINUTE_MS,
  MONDAY_MS,
  quoteOf,
  sourceOf,
  tickOf,
} from "@/lib/testing/ticks";

const RUNS = isLong ? 100 : 2;
const monday = new Date(MONDAY_MS);

async function tableExists(db: Database, name: string): Promise<boolean> {
  const rows = await db.$queryRaw<{ exists: boolean }[]>`SELECT to_regclass(${name}) IS NOT NULL AS exists`;
  return rows[0]?.exists ?? false;
}

/** Last sample of each series and hour as text, from a table with all samples. */
async function lastOfEachHour(db: Database): Promise<string[]> {
  const rows = await db.$queryRaw<{ text: string }[]>`
    SELECT text FROM (
      SELECT DISTINCT ON (series_id, date_trunc('day', at, 'UTC'), date_bin('1 hour', at - interval '1 millisecond', 'epoch'))
             at, series_id, s::text AS text
      FROM sample s
      ORDER BY series_id, date_trunc('day', at, 'UTC'), date_bin('1 hour', at - interval '1 millisecond', 'epoch'), at DESC
    ) s ORDER BY at, series_id`;
  return rows.map(({ text }) => text);
}

/** One price per 20 minutes of a day: the number of the tick. */
const dayOfPrices = (first = 0) => Array.from({ length: 72 }, (_, i) => String(first + i + 1));

describe("packing a day", () => {
  it("stores the last sample of each hour with every digit of every column", {
    timeout: 300_000,
  }, async () => {
    const market = randomMarket({
      pairs: 4,
      minTicks: 40,
      maxTicks: 150,
      intervals: [300, 900, 3600],
      maxGap: 60,
    });
    const property = fc.asyncProperty(market, fc.boolean(), async ({ ticks }, isDirect) => {
      const scratch = await createScratchDatabase();
      await feedAsHistory(scratch.db, "random", ticks);
      const expected = await lastOfEachHour(scratch.db);
      for (const { day } of await listSampleDays(scratch.db)) {
        if (!isDirect) await thinDay(scratch.db, day, 300);
        await thinDay(scratch.db, day, 3600);
      }
      expect(await storedSampleTexts(scratch.db)).toEqual(expected);
      expect(await scratch.db.sample.count()).toBe(0);
      await scratch.drop();
    });
    await fc.assert(property, { numRuns: RUNS, endOnFailure: !isLong });
  });

  it("keeps extreme values, trailing zeros and missing provider times, in any time zone of the server", async () => {
    const { db: utc, url } = await createScratchDatabase();
    await utc.$executeRawUnsafe(
      `ALTER DATABASE "${new URL(url).pathname.slice(1)}" SET timezone = 'Asia/Kathmandu'`,
    );
    const db = openDatabase(url);
    await ensurePartitions(db, monday, monday);
    await db.$executeRaw`
      INSERT INTO sample VALUES
        ('2026-01-05 00:00:00Z', NULL, 1, 0, 0, 7, 1, 0, 0.00000000000000000000000000000000000012340, 0, 0.10, 0, 0),
        ('2026-01-05 00:59:59.999Z', '2026-01-05 01:00:07.123Z', 9000000000000000000, 5, 5, 7, 2147483647, 3,
         12345678901234567890123456789012345678901234567890.5000, 1e30, 1.50, 0.0, 1e-60),
        ('2026-01-05 23:59:59.999Z', '1970-01-01Z', 9000000000000000001, 5, 5, 7, 2147483647, 3, 1.0, 1e30, 1.500, 0.00, 2e-60),
        ('2026-01-05 12:34:56.789Z', '2026-01-05 12:34:56.788Z', 60000, 60000, 0, 9, 1, 0, 100, 6000000, 600000000, 0, 0)`;
    const before = await storedSampleTexts(db);
    expect(before[0]).toContain("+05:45");
    expect(await thinDay(db, monday, 3600)).toEqual({ before: 4, kept: 4 });
    expect(await storedSampleTexts(db)).toEqual(before);
    expect(await db.packedDay.count()).toBe(2);
    await db.$disconnect();
  });

  it("drops the day's partition of `sample`, and does nothing a second time", async () => {
    const { db } = await createScratchDatabase();
    await feedPrices(db, sourceOf("a", 1200), MONDAY_MS, { a: dayOfPrices() }, { byHistory: 72 });
    expect(await thinDay(db, monday, 3600)).toEqual({ before: 72, kept: 25 });
    expect(await tableExists(db, partitionName(MONDAY_MS))).toBe(false);
    expect(await listSampleDays(db)).toEqual([{ day: monday, resolutionSeconds: 3600, packed: true }]);
    expect(await thinDay(db, monday, 3600)).toBeNull();
    expect(await thinDay(db, monday, 300)).toBeNull();
  });

  it("merges samples that arrive later, of new and of packed series", async () => {
    const { db, url } = await createScratchDatabase();
    const other = openDatabase(url);
    const source = sourceOf("a", 1200);
    // The first part ends within a cell. One pair begins after it.
    const ticks = Array.from({ length: 72 }, (_, i) => ({
      at: new Date(MONDAY_MS + i * 20 * MINUTE_MS),
      quotes: (i < 35 ? ["early"] : ["early", "late"]).map((id) => quoteOf(id, i + 1)),
    }));
    await recordHistory(other, { source, ticks: ticks.slice(0, 30) });
    expect(await thinDay(db, monday, 3600)).toEqual({ before: 30, kept: 11 });

    // The other client still takes the partition for present.
    for (const { at, quotes } of ticks.slice(30, 32)) {
      expect(await recordTick(other, tickOf(source, at.getTime(), quotes))).toMatchObject({
        stored: quotes.length,
      });
    }
    expect(await listSampleDays(db)).toEqual([{ day: monday, resolutionSeconds: 3600, packed: false }]);
    expect(await thinDay(db, monday, 3600)).toEqual({ before: 13, kept: 12 });
    await recordHistory(other, { source, ticks: ticks.slice(32) });
    await recordHistory(other, { source: sourceOf("b", 1200), ticks });
    expect(await thinDay(db, monday, 3600)).not.toBeNull();
    expect(await tableExists(db, partitionName(MONDAY_MS))).toBe(false);

    const whole = await createScratchDatabase();
    for (const name of ["a", "b"]) await recordHistory(whole.db, { source: sourceOf(name, 1200), ticks });
    const expected = await lastOfEachHour(whole.db);
    const withoutSeries = (texts: string[]) => texts.map((text) => text.split(",").toSpliced(5, 1).join());
    expect(withoutSeries(await storedSampleTexts(db)).sort()).toEqual(withoutSeries(expected).sort());
    await other.$disconnect();
  });

  it("leaves the day as it was when it is interrupted", async () => {
    const { db, url } = await createScratchDatabase();
    const source = sourceOf("a", 1200);
    await feedPrices(db, source, MONDAY_MS, { a: dayOfPrices() }, { byHistory: 72 });
    const before = await storedSampleTexts(db);
    const client = new Client({ connectionString: url });
    await client.connect();
    // Ticks hold this lock. Packing waits for it after writing the packed rows.
    await client.query("SELECT pg_advisory_lock_shared(hashtext('sigmawatch.thin'))");
    const failed = expect(thinDay(db, monday, 3600)).rejects.toThrow();
    const end = `SELECT count(pg_terminate_backend(pid))::int AS ended FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event = 'advisory' AND query LIKE '%sigmawatch.thin%'`;
    while ((await client.query(end)).rows[0].ended === 0) await new Promise((done) => setTimeout(done, 20));
    await failed;
    await client.end();
    expect(await storedSampleTexts(db)).toEqual(before);
    expect(await tableExists(db, packedPartitionName(MONDAY_MS))).toBe(false);
    expect(await listSampleDays(db)).toEqual([{ day: monday, resolutionSeconds: 0, packed: false }]);
    expect(await thinDay(db, monday, 3600)).toEqual({ before: 72, kept: 25 });
  });

  it("ends when the day is dropped", async () => {
    const { db } = await createScratchDatabase();
    await feedPrices(
      db,
      sourceOf("a", 1200),
      MONDAY_MS,
      { a: [...dayOfPrices(), ...dayOfPrices()] },
      { byHistory: 144 },
    );
    const tuesday = new Date(MONDAY_MS + DAY_MS);
    for (const day of [monday, tuesday]) await thinDay(db, day, 3600);
    expect(await dropPartitionsBefore(db, new Date(MONDAY_MS + DAY_MS + HOUR_MS))).toEqual(["2026-01-05"]);
    expect(await db.packedDay.findMany({ select: { day: true } })).toEqual([{ day: tuesday }]);
    expect(await tableExists(db, packedPartitionName(MONDAY_MS))).toBe(false);
    expect(await storedSampleTexts(db)).toHaveLength(25);
  });
});
