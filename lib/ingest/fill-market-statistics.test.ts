import { Client } from "pg";
import { describe, expect, it } from "vitest";
import type { Database } from "@/lib/db/client";
import { applyMigrations } from "@/lib/db/migrate";
import { thinDay } from "@/lib/db/thin-day";
import { fillMarketStatistics } from "@/lib/ingest/fill-market-statistics";
import { feedAsHistory, feedOneByOne } from "@/lib/testing/feed-market";
import { createScratchDatabase } from "@/lib/testing/scratch-database";
import { DAY_MS, HOUR_MS, MINUTE_MS, MONDAY_MS } from "@/lib/testing/ticks";
import { expectMarketStatistics, UNEVEN_TICKS } from "@/lib/testing/uneven-market";

const { signal: never } = new AbortController();
const FIVE = 5 * MINUTE_MS;
const TUESDAY_MS = MONDAY_MS + DAY_MS;
const LAST_MS = UNEVEN_TICKS.at(-1)?.atMs ?? 0;

const read = (db: Database, source: string) =>
  db.marketStatistics.findMany({
    where: { source: { name: source } },
    omit: { sourceId: true },
    orderBy: [{ at: "asc" }, { window: "asc" }, { figure: "asc" }],
  });

const instantsOf = (rows: Awaited<ReturnType<typeof read>>) => [
  ...new Set(rows.map(({ at }) => at.getTime())),
];

const every = (stepMs: number, fromMs: number, toMs: number) =>
  Array.from({ length: (toMs - fromMs) / stepMs + 1 }, (_, i) => fromMs + i * stepMs);

/** One of the two hours at the end of the market. */
const hour = (i: number) => UNEVEN_TICKS.slice(-120).slice(i * 60, (i + 1) * 60);

describe("fillMarketStatistics", () => {
  it("adds those of history: an hour apart where it is thinned to hours, else 5 minutes", {
    timeout: 60_000,
  }, async () => {
    const { db } = await createScratchDatabase();
    await feedAsHistory(db, "market", UNEVEN_TICKS);
    await thinDay(db, new Date(MONDAY_MS), 3600);
    const expected = [
      ...every(HOUR_MS, MONDAY_MS, TUESDAY_MS),
      ...every(FIVE, TUESDAY_MS + FIVE, LAST_MS - 4 * MINUTE_MS),
    ];
    expect(await fillMarketStatistics(db, never)).toBe(expected.length);
    // The last one was stored with the history.
    expect(instantsOf(await read(db, "market"))).toEqual([...expected, LAST_MS]);
    const hourOf = (ms: number) => (ms < TUESDAY_MS ? Math.floor(ms / HOUR_MS) * HOUR_MS : ms);
    for (const instant of expected.filter((_, i) => i % 9 === 0)) {
      await expectMarketStatistics(db, "market", instant, hourOf);
    }
    expect(await db.source.findFirst()).toMatchObject({ statisticsMissingUntil: null });
    expect(await fillMarketStatistics(db, never)).toBe(0);
  });

  it("adds those of a thinned cell at its end, where no tick may be", async () => {
    const { db } = await createScratchDatabase();
    const six = TUESDAY_MS + 6 * HOUR_MS;
    await feedAsHistory(
      db,
      "market",
      [...hour(0), ...hour(1)].filter(({ atMs }) => atMs !== six),
    );
    await thinDay(db, new Date(TUESDAY_MS), 3600);
    await fillMarketStatistics(db, never);
    expect(instantsOf(await read(db, "market"))).toEqual([six - HOUR_MS, six, LAST_MS]);
  });

  it("continues where it was interrupted, the newest instants first", async () => {
    const { db } = await createScratchDatabase();
    await feedAsHistory(db, "market", hour(0));
    const stop = new AbortController();
    const stopping = db.$extends({
      query: {
        source: {
          async updateMany({ args, query }) {
            stop.abort();
            return query(args);
          },
        },
      },
    });
    // Extending leaves the methods that are used as they are.
    expect(await fillMarketStatistics(stopping as unknown as Database, stop.signal)).toBe(1);
    const [newest, before] = instantsOf(await read(db, "market")).reverse();
    expect((newest ?? 0) - (before ?? 0)).toBe(4 * MINUTE_MS);
    expect(await fillMarketStatistics(db, never)).toBe(11);
    expect(instantsOf(await read(db, "market"))).toHaveLength(13);
  });

  it("adds what ticks would have stored, and only what is missing", async () => {
    const { db } = await createScratchDatabase();
    await feedOneByOne(db, "ticks", hour(0));
    await feedOneByOne(db, "ticks", hour(1));
    await feedAsHistory(db, "history", hour(0));
    await fillMarketStatistics(db, never);
    const first = await read(db, "history");
    // History that follows, as after a stop.
    await feedAsHistory(db, "history", hour(1));
    expect(await fillMarketStatistics(db, never)).toBe(11);
    const both = await read(db, "history");
    expect(both.slice(0, first.length)).toEqual(first);
    const instants = new Set(instantsOf(both));
    expect(both).toEqual((await read(db, "ticks")).filter(({ at }) => instants.has(at.getTime())));
  });

  it("adds those of a database that the version before stored", async () => {
    const { db, url } = await createScratchDatabase();
    await feedOneByOne(db, "market", hour(0));
    const stored = await read(db, "market");
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query("DROP TABLE market_statistics");
    await client.query("ALTER TABLE source DROP COLUMN statistics_missing_until");
    await client.query(`DELETE FROM "_prisma_migrations" WHERE migration_name LIKE '%_market_statistics'`);
    await client.end();
    const { applied } = await applyMigrations(url);
    expect(applied).toEqual([expect.stringMatching(/_market_statistics$/)]);
    // The next tick has its own, which also does for the cell it ends.
    await feedOneByOne(db, "market", hour(1).slice(0, 1));
    expect(await fillMarketStatistics(db, never)).toBe(12);
    const filled = await read(db, "market");
    const instants = new Set(instantsOf(filled));
    expect(instants.size).toBe(13);
    const kept = stored.filter(({ at }) => instants.has(at.getTime()));
    expect(filled.slice(0, kept.length)).toEqual(kept);
  });
});
