import { Client } from "pg";
import { describe, expect, it } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import { recordFailedTick, recordTick } from "@/lib/ingest/record-tick";
import { createScratchDatabase } from "@/lib/testing/scratch-database";
import {
  countOutcomes,
  MINUTE_MS,
  MONDAY_MS,
  quoteOf,
  sourceOf,
  storedRows,
  tickOf,
} from "@/lib/testing/ticks";

const TABLES = "source pair series tick sample gap series_statistics market_statistics latest_update".split(
  " ",
);

/** Every row of every table, as text. */
async function everything(db: Database): Promise<Record<string, string[]>> {
  const contents: Record<string, string[]> = {};
  for (const table of TABLES) {
    const rows = await db.$queryRawUnsafe<{ line: string }[]>(
      `SELECT to_jsonb(x)::text AS line FROM ${table} x`,
    );
    contents[table] = rows.map((row) => row.line).sort();
  }
  return contents;
}

/** Collects the notices of the channels `tick` and `changed`. */
async function listen(url: string): Promise<{ received(): Promise<string[]>; close(): Promise<void> }> {
  const client = new Client({ connectionString: url });
  const notices: string[] = [];
  client.on("notification", ({ channel, payload }) => notices.push(`${channel} ${payload}`.trim()));
  await client.connect();
  await client.query("LISTEN tick; LISTEN changed");
  return {
    received: async () => {
      // PostgreSQL sends the notices of committed transactions before it answers.
      await client.query("SELECT 1");
      return notices.splice(0);
    },
    close: () => client.end(),
  };
}

describe("deliveries of one tick at once", () => {
  it("by two clients are one stored and 19 duplicates, and leave the rows of one", async () => {
    const { db, url } = await createScratchDatabase();
    const other = openDatabase(url, { max: 4 });
    const source = sourceOf("crowd");
    const quotes = [quoteOf("a", "1.5"), quoteOf("b", null), quoteOf("c", "3")];
    const reports = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        recordTick(i % 2 === 0 ? db : other, tickOf(source, MONDAY_MS, quotes)),
      ),
    );
    expect(countOutcomes(reports)).toEqual({ stored: 1, duplicate: 19 });
    const { series, samples, statistics } = await storedRows(db, "crowd");
    expect([series.length, samples.length, statistics.length]).toEqual([2, 2, 2]);
    expect(await db.tick.count()).toBe(1);

    await recordTick(db, tickOf(sourceOf("alone"), MONDAY_MS, quotes));
    const alone = await storedRows(db, "alone");
    expect({ series, samples, statistics }).toEqual({
      series: alone.series,
      samples: alone.samples,
      statistics: alone.statistics,
    });
    await other.$disconnect();
  });

  it("of two sources do not wait for nor disturb each other", async () => {
    const { db } = await createScratchDatabase({ max: 8 });
    const feed = async (name: string) => {
      const outcomes: string[] = [];
      for (let i = 0; i < 10; i++) {
        const quotes = Array.from({ length: 50 }, (_, k) => quoteOf(`c${k}`, i + k + 1));
        const atMs = MONDAY_MS + i * MINUTE_MS;
        outcomes.push((await recordTick(db, tickOf(sourceOf(name), atMs, quotes))).outcome);
      }
      return outcomes;
    };
    const outcomes = await Promise.all([feed("one"), feed("two"), feed("three")]);
    expect(new Set(outcomes.flat())).toEqual(new Set(["stored"]));
    const one = await storedRows(db, "one");
    expect(one.samples).toHaveLength(500);
    expect(await storedRows(db, "two")).toEqual(one);
    expect(await storedRows(db, "three")).toEqual(one);
    expect(await db.latestUpdate.count()).toBe(1);
  });
});

describe("listeners", () => {
  it("are notified once of each stored tick, and not of one that was rolled back", async () => {
    const { db, url } = await createScratchDatabase();
    const listener = await listen(url);
    const source = sourceOf("notified");
    const input = tickOf(source, MONDAY_MS, [quoteOf("a", 1)]);
    await recordTick(db, input);
    await recordTick(db, input);
    const payload = JSON.stringify({ source: "notified", at: new Date(MONDAY_MS).toISOString() });
    expect(await listener.received()).toEqual([`tick ${payload}`]);

    await db.$executeRawUnsafe("ALTER TABLE latest_update ADD CONSTRAINT none CHECK (stored < 0) NOT VALID");
    await expect(recordTick(db, tickOf(source, MONDAY_MS + MINUTE_MS, [quoteOf("a", 2)]))).rejects.toThrow();
    expect(await listener.received()).toEqual([]);
    await listener.close();
  });

  it("are notified of failed and out-of-order rounds on channel changed only", async () => {
    const { db, url } = await createScratchDatabase();
    const input = tickOf(sourceOf("late"), MONDAY_MS, [quoteOf("a", 1)]);
    await recordTick(db, input);
    const listener = await listen(url);
    const early = { ...input, at: new Date(MONDAY_MS - MINUTE_MS) };
    expect(await recordTick(db, early)).toMatchObject({ outcome: "out_of_order" });
    expect(await listener.received()).toEqual(["changed"]);
    const next = { ...input, at: new Date(MONDAY_MS + MINUTE_MS) };
    await recordFailedTick(db, { ...next, error: "No answer." });
    expect(await listener.received()).toEqual(["changed"]);
    await listener.close();
  });

  it("can read everything of the tick when they are notified", async () => {
    const { db, url } = await createScratchDatabase();
    const seen: Promise<number>[] = [];
    const client = new Client({ connectionString: url });
    await client.connect();
    client.on("notification", () =>
      seen.push(db.seriesStatistics.count({ where: { at: new Date(MONDAY_MS) } })),
    );
    await client.query("LISTEN tick");
    await recordTick(db, tickOf(sourceOf("notified"), MONDAY_MS, [quoteOf("a", 1), quoteOf("b", 1)]));
    await client.query("SELECT 1");
    expect(await Promise.all(seen)).toEqual([2]);
    await client.end();
  });
});

describe("all or nothing", () => {
  it.each([
    ["a sample", "sample", "NEW.value = 666"],
    ["a figure", "series_statistics", "NEW.mean[1] = 666"],
    ["a market statistic", "market_statistics", "true"],
    ["the tick's own row", "tick", "NEW.stored = 2"],
    ["a gap", "gap", "true"],
    ["the latest update", "latest_update", "true"],
  ])(
    "a tick in which %s cannot be written leaves nothing behind, and can be delivered again",
    async (_, table, when) => {
      const { db } = await createScratchDatabase();
      const source = sourceOf("undone", 3600);
      await recordTick(db, tickOf(source, MONDAY_MS, [quoteOf("a", 1)]));
      const before = await everything(db);
      await db.$executeRawUnsafe(
        `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$`,
      );
      await db.$executeRawUnsafe(
        `CREATE TRIGGER refusing BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION refuse()`,
      );
      const input = tickOf(source, MONDAY_MS + 3 * 3_600_000, [
        quoteOf("a", 666, { name: "Renamed" }),
        quoteOf("new", 666),
      ]);
      await expect(recordTick(db, input)).rejects.toThrow(/refused/);
      expect(await everything(db)).toEqual(before);

      await db.$executeRawUnsafe(`DROP TRIGGER refusing ON ${table}`);
      expect(await recordTick(db, input)).toMatchObject({ outcome: "stored", stored: 2 });
      // What was undone is not remembered as stored.
      const names = await db.pair.findMany({ select: { name: true }, orderBy: { providerId: "asc" } });
      expect(names).toEqual([{ name: "Renamed" }, { name: "Coin new" }]);
    },
  );
});

describe("what a process remembers of the database", () => {
  it("does not outlive a tick that was undone: a new name comes with the next one", async () => {
    const { db } = await createScratchDatabase();
    const source = sourceOf("renamed");
    await recordTick(db, tickOf(source, MONDAY_MS, [quoteOf("a", 1)]));
    await db.$executeRawUnsafe("ALTER TABLE sample ADD CONSTRAINT small CHECK (value < 600) NOT VALID");
    const renamed = (i: number, price: number) =>
      tickOf(source, MONDAY_MS + i * MINUTE_MS, [quoteOf("a", price, { name: "Renamed" })]);
    await expect(recordTick(db, renamed(1, 666))).rejects.toThrow();
    await recordTick(db, renamed(2, 2));
    expect(await db.pair.findMany({ select: { name: true } })).toEqual([{ name: "Renamed" }]);
  });

  it("is read anew when the database was emptied behind its back", async () => {
    const { db } = await createScratchDatabase();
    const source = sourceOf("emptied");
    const tick = (i: number) => tickOf(source, MONDAY_MS + i * MINUTE_MS, [quoteOf("a", 1), quoteOf("b", 2)]);
    await recordTick(db, tick(0));
    await db.$executeRawUnsafe(`TRUNCATE ${TABLES.join(", ")} RESTART IDENTITY`);
    expect(await recordTick(db, tick(1))).toMatchObject({ outcome: "stored", stored: 2 });
    const { samples, series, statistics } = await storedRows(db, "emptied");
    expect([samples.length, series.length, statistics.length]).toEqual([2, 2, 2]);
  });

  it("is read anew when a day's partition is gone", async () => {
    const { db } = await createScratchDatabase();
    const source = sourceOf("dropped");
    await recordTick(db, tickOf(source, MONDAY_MS, [quoteOf("a", 1)]));
    await db.$executeRawUnsafe("DROP TABLE sample_20260105");
    await db.$executeRawUnsafe("DELETE FROM sample_day");
    const next = tickOf(source, MONDAY_MS + MINUTE_MS, [quoteOf("a", 1)]);
    expect(await recordTick(db, next)).toMatchObject({ outcome: "stored", stored: 1 });
    expect(await db.sampleDay.count()).toBe(1);
  });

  it("of pairs is of no harm when another process adds and renames them", async () => {
    const { db, url } = await createScratchDatabase();
    const other = openDatabase(url);
    const source = sourceOf("shared");
    const tick = (i: number, id: string) => tickOf(source, MONDAY_MS + i * MINUTE_MS, [quoteOf(id, i + 1)]);
    await recordTick(db, tick(0, "a"));
    await recordTick(other, tick(1, "b"));
    expect(await recordTick(db, tick(2, "b"))).toMatchObject({ stored: 1 });
    expect(await recordTick(other, tick(3, "a"))).toMatchObject({ stored: 1 });
    expect(await db.series.count()).toBe(2);
    await other.$disconnect();
  });
});

describe("a failed round", () => {
  it("delivered at once with a successful one never takes its place", async () => {
    const { db } = await createScratchDatabase({ max: 8 });
    for (let i = 0; i < 8; i++) {
      const input = tickOf(sourceOf("race"), MONDAY_MS + i * MINUTE_MS, [quoteOf("a", 1)]);
      await Promise.all([recordFailedTick(db, { ...input, error: "No answer." }), recordTick(db, input)]);
    }
    expect(await db.tick.groupBy({ by: ["outcome"], _count: true })).toEqual([
      { outcome: "stored", _count: 8 },
    ]);
  });
});
