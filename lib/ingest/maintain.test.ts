import { describe, expect, it } from "vitest";
import { openDatabase } from "@/lib/db/client";
import { listSampleDays, partitionName } from "@/lib/db/partitions";
import { readSnapshot } from "@/lib/db/read-snapshot";
import { parseEnv } from "@/lib/env";
import { maintain } from "@/lib/ingest/maintain";
import { recordTick } from "@/lib/ingest/record-tick";
import { readStatistics } from "@/lib/statistics/read-statistics";
import { createScratchDatabase } from "@/lib/testing/scratch-database";
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

const { retention } = parseEnv({});
const at = (ms: number) => ({ at: new Date(ms), retention, signal: AbortSignal.abort() });
const dayName = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** `days` of prices every 10 minutes, from `MONDAY_MS` on. */
async function seed(db: Parameters<typeof feedPrices>[0], days: number, name = "seeded") {
  const prices = (k: number) =>
    Array.from({ length: days * 144 }, (_, i) =>
      (i * k) % 97 === 5 ? null : (100 + ((i * k) % 31) / 10).toFixed(1),
    );
  return feedPrices(
    db,
    sourceOf(name, 600),
    MONDAY_MS,
    { a: prices(3), b: prices(7) },
    { byHistory: days * 144 },
  );
}

describe("maintenance", () => {
  it("makes the partitions of today and the two days to come", async () => {
    const { db } = await createScratchDatabase();
    const report = await maintain({ db, ...at(MONDAY_MS + 23 * HOUR_MS) });
    expect(report).toEqual({
      made: [0, 1, 2].map((n) => partitionName(MONDAY_MS + n * DAY_MS)),
      thinned: [],
      dropped: [],
      failed: [],
      filled: 0,
    });
    expect((await maintain({ db, ...at(MONDAY_MS + 23 * HOUR_MS) })).made).toEqual([]);
  });

  it("thins whole days once they have left the raw span, and again later, and drops them at last", {
    timeout: 120_000,
  }, async () => {
    const { db } = await createScratchDatabase();
    const last = await seed(db, 11);
    const now = last + 10 * MINUTE_MS;
    const first = await maintain({ db, ...at(now) });
    // Today is MONDAY + 11 days. Days 0 to 2 ended 8 days ago or more, days 3 to 8 more than 26 hours ago.
    expect(first.failed).toEqual([]);
    expect(first.thinned.map(({ day, resolutionSeconds }) => [day, resolutionSeconds])).toEqual([
      ...[0, 1, 2].map((n) => [dayName(MONDAY_MS + n * DAY_MS), 3600]),
      ...[3, 4, 5, 6, 7, 8].map((n) => [dayName(MONDAY_MS + n * DAY_MS), 300]),
    ]);
    expect(first.thinned[0]).toMatchObject({ before: 285, kept: 50 });
    expect((await listSampleDays(db)).map(({ resolutionSeconds }) => resolutionSeconds)).toEqual([
      3600, 3600, 3600, 300, 300, 300, 300, 300, 300, 0, 0, 0, 0, 0,
    ]);
    expect(await maintain({ db, ...at(now) })).toEqual({
      made: [],
      thinned: [],
      dropped: [],
      failed: [],
      filled: 0,
    });

    const later = await maintain({ db, ...at(now + DAY_MS) });
    expect(later.thinned.map(({ day, resolutionSeconds }) => [day, resolutionSeconds])).toEqual([
      [dayName(MONDAY_MS + 3 * DAY_MS), 3600],
      [dayName(MONDAY_MS + 9 * DAY_MS), 300],
    ]);
    const end = await maintain({ db, ...at(MONDAY_MS + 402 * DAY_MS) });
    expect(end.dropped).toEqual([dayName(MONDAY_MS), dayName(MONDAY_MS + DAY_MS)]);
  });

  it("leaves the figures of every standard window of the present as they were", {
    timeout: 120_000,
  }, async () => {
    const { db } = await createScratchDatabase();
    const last = await seed(db, 10);
    const before = await readStatistics(db, "seeded", new Date(last));
    const report = await maintain({ db, ...at(last) });
    expect(report.thinned.length).toBeGreaterThan(5);
    // The last tick is at 23:50, on every 5-minute edge.
    expect(await readStatistics(db, "seeded", new Date(last))).toEqual(before);
    expect(before[0]?.windows["7d"].mean).not.toBeNull();
  });

  it("goes on with the other days when one cannot be thinned, reports it, and thins it next time", async () => {
    const { db } = await createScratchDatabase();
    const last = await seed(db, 5);
    const broken = partitionName(MONDAY_MS + DAY_MS);
    await db.$executeRawUnsafe(`ALTER TABLE ${broken} RENAME TO elsewhere`);
    const report = await maintain({ db, ...at(last) });
    expect(report.failed).toEqual([
      { day: dayName(MONDAY_MS + DAY_MS), error: expect.stringContaining(broken) },
    ]);
    expect(report.thinned.map(({ day }) => day)).toEqual([
      dayName(MONDAY_MS),
      dayName(MONDAY_MS + 2 * DAY_MS),
    ]);
    await db.$executeRawUnsafe(`ALTER TABLE elsewhere RENAME TO ${broken}`);
    const next = await maintain({ db, ...at(last) });
    expect(next.thinned.map(({ day }) => day)).toEqual([dayName(MONDAY_MS + DAY_MS)]);
    expect(next.failed).toEqual([]);
  });

  it("stops at the first day while samples are being read, and thins all days next time", {
    timeout: 60_000,
  }, async () => {
    const { db } = await createScratchDatabase();
    const last = await seed(db, 5);
    await readSnapshot(db, async () => {
      const report = await maintain({ db, ...at(last) });
      expect(report.thinned).toEqual([]);
      expect(report.failed.map(({ day }) => day)).toEqual([dayName(MONDAY_MS)]);
    });
    expect((await maintain({ db, ...at(last) })).thinned).toHaveLength(3);
  });

  it("goes on when days cannot be dropped while samples are being read, and drops them next time", {
    timeout: 60_000,
  }, async () => {
    const { db } = await createScratchDatabase();
    const last = await seed(db, 5);
    const options = { db, ...at(last), retention: { ...retention, hourlyDays: 3 } };
    await readSnapshot(db, async () => {
      const report = await maintain(options);
      expect(report.dropped).toEqual([]);
      // Also the oldest day that could not be thinned.
      expect(report.failed).toEqual(
        Array(2).fill({ day: expect.any(String), error: expect.stringContaining("lock timeout") }),
      );
    });
    expect((await maintain(options)).dropped).toEqual([dayName(MONDAY_MS)]);
  });

  it("merges late samples into a packed day that the settings would keep finer", {
    timeout: 60_000,
  }, async () => {
    const { db } = await createScratchDatabase();
    const last = await seed(db, 5);
    await maintain({ db, ...at(last), retention: { ...retention, fiveMinuteDays: 1 } });
    await db.sampleDay.update({ where: { day: new Date(MONDAY_MS) }, data: { packed: false } });
    await db.source.updateMany({ data: { statisticsMissingUntil: null } });
    await db.$executeRawUnsafe(
      `CREATE TABLE ${partitionName(MONDAY_MS)} PARTITION OF sample FOR VALUES FROM ('${dayName(MONDAY_MS)}') TO ('${dayName(MONDAY_MS + DAY_MS)}')`,
    );
    const report = await maintain({
      db,
      at: new Date(last),
      retention: { ...retention, fiveMinuteDays: 30 },
    });
    expect(report.thinned).toMatchObject([{ day: dayName(MONDAY_MS), resolutionSeconds: 3600 }]);
    expect((await listSampleDays(db))[0]).toMatchObject({ resolutionSeconds: 3600, packed: true });
  });

  it.each([
    { resolutionSeconds: 300, fiveMinuteDays: 8 },
    { resolutionSeconds: 3600, fiveMinuteDays: 1 },
  ])(
    "does not stop the ticks and reads, and loses nothing, thinning to $resolutionSeconds s",
    {
      timeout: 120_000,
    },
    async ({ resolutionSeconds, fiveMinuteDays }) => {
      const { db, url } = await createScratchDatabase();
      const last = await seed(db, 6);
      const other = openDatabase(url);
      const source = sourceOf("live", 1);
      let isDone = false;
      const outcomes: string[] = [];
      const feeding = (async () => {
        for (let i = 1; !isDone || i < 20; i++) {
          const quotes = [quoteOf("a", i), quoteOf("b", i)];
          outcomes.push((await recordTick(other, tickOf(source, last + i * 1000, quotes))).outcome);
        }
      })();
      const before = await readStatistics(db, "seeded", new Date(last));
      const reading = (async () => {
        while (!isDone) await readStatistics(other, "seeded", new Date(last));
      })();
      const options = { db, ...at(last), retention: { ...retention, fiveMinuteDays } };
      const reports = await Promise.all([maintain(options), maintain(options)]);
      isDone = true;
      await Promise.all([feeding, reading]);
      expect(await readStatistics(db, "seeded", new Date(last))).toEqual(before);
      await other.$disconnect();
      expect(new Set(outcomes)).toEqual(new Set(["stored"]));
      const samples = await db.$queryRaw<{ n: number }[]>`
      SELECT count(*)::int AS n FROM sample m JOIN series s ON s.id = m.series_id
      JOIN pair p ON p.id = s.pair_id JOIN source o ON o.id = p.source_id WHERE o.name = 'live'`;
      expect(samples[0]?.n).toBe(2 * outcomes.length);
      // Two runs at once: every day was thinned once, by one or the other.
      expect(reports.flatMap((report) => report.failed)).toEqual([]);
      const thinned = reports.flatMap((report) => report.thinned.map(({ day }) => day));
      expect(thinned.sort()).toEqual([0, 1, 2, 3].map((n) => dayName(MONDAY_MS + n * DAY_MS)));
      expect((await listSampleDays(db)).slice(0, 4).map((day) => day.resolutionSeconds)).toEqual(
        Array(4).fill(resolutionSeconds),
      );
      const [live] = await readStatistics(db, "live", new Date(last + outcomes.length * 1000));
      expect(live?.samples).toBe(outcomes.length);
    },
  );
});
