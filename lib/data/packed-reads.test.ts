import { beforeAll, describe, expect, it } from "vitest";
import { readPriceSeries } from "@/lib/data/price-series";
import { exportPrices } from "@/lib/data/prices-csv";
import { Sparklines } from "@/lib/data/sparklines";
import { readVolatilitySeries } from "@/lib/data/volatility-series";
import { type Database, openDatabase } from "@/lib/db/client";
import { listSampleDays } from "@/lib/db/partitions";
import { maintain } from "@/lib/ingest/maintain";
import { type HistoryTick, recordHistory } from "@/lib/ingest/record-history";
import { WINDOW_IDS } from "@/lib/market/window";
import { readStatistics } from "@/lib/statistics/read-statistics";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";
import { storedSampleTexts } from "@/lib/testing/stored-sample-texts";
import { DAY_MS, HOUR_MS, MINUTE_MS, MONDAY_MS, quoteOf, sourceOf } from "@/lib/testing/ticks";

// Nine days of ten minutes. One pair misses ticks, also around midnight and at full hours; another ends on the second day.
const DAYS = 9;
const STEP_MS = 10 * MINUTE_MS;
const TICKS = (DAYS * DAY_MS) / STEP_MS;
const last = MONDAY_MS + (TICKS - 1) * STEP_MS;
const iso = (ms: number) => new Date(ms).toISOString();
const retention = { rawHours: 1, fiveMinuteDays: 1, hourlyDays: 400 };

const isMissed = (i: number) => i % 13 === 5 || (i > 130 && i < 160) || i % 18 === 0;

let scratch: ScratchDatabase;

async function feed(db: Database, name: string, ticks: readonly HistoryTick[]): Promise<void> {
  await recordHistory(db, { source: sourceOf(name, STEP_MS / 1000), ticks });
  // Maintenance would add the market statistics of each tick.
  await db.source.updateMany({ data: { statisticsMissingUntil: null } });
}

/** Rows as an earlier version thinned them, which did not pack them. */
async function thinToHours(db: Database, end: Date): Promise<void> {
  await db.$executeRaw`
    DELETE FROM sample s WHERE at < ${end} AND EXISTS (
      SELECT FROM sample later
      WHERE later.series_id = s.series_id AND later.at > s.at
        AND date_trunc('day', later.at, 'UTC') = date_trunc('day', s.at, 'UTC')
        AND date_bin('1 hour', later.at - interval '1 millisecond', 'epoch') = date_bin('1 hour', s.at - interval '1 millisecond', 'epoch'))`;
  await db.$executeRaw`UPDATE sample_day SET resolution_seconds = 3600 WHERE day < (${end}::timestamptz AT TIME ZONE 'UTC')::date`;
}

beforeAll(async () => {
  scratch = await createScratchDatabase();
  const ticks = Array.from({ length: TICKS }, (_, i) => {
    const at = new Date(MONDAY_MS + i * STEP_MS);
    const providerAt = i % 5 === 0 ? null : new Date(at.getTime() - (i % 7) * 70_000);
    const quotes = [quoteOf("steady", (100 + Math.sin(i / 20)).toFixed(8), { providerAt })];
    if (!isMissed(i)) quotes.push(quoteOf("ragged", `${1 + (i % 37)}e-9`, { providerAt }));
    if (i < 200) quotes.push(quoteOf("ended", 5 + (i % 3)));
    return { at, quotes };
  });
  await feed(scratch.db, "market", ticks);
  await thinToHours(scratch.db, new Date(MONDAY_MS + (DAYS - 1) * DAY_MS));
});

async function csvOf(id: string): Promise<string> {
  const request = { from: iso(MONDAY_MS - 1), to: iso(last), window: "24h" as const };
  const { body } = await exportPrices(
    { source: "market", id },
    request,
    new AbortController().signal,
    scratch.db,
  );
  return new Response(body).text();
}

/** What is read of the days to be packed. */
async function readAnswers() {
  const { db } = scratch;
  const span = { from: iso(MONDAY_MS + 30 * MINUTE_MS), to: iso(last), points: 2000 };
  const pairs = await Promise.all(
    ["steady", "ragged", "ended"].map(async (id) => {
      const pair = { source: "market", id };
      return {
        prices: await readPriceSeries(pair, span, db),
        // The last sample before this span is in an hour's row.
        later: await readPriceSeries(pair, { ...span, from: iso(MONDAY_MS + 50 * HOUR_MS) }, db),
        rolling: await Promise.all(
          WINDOW_IDS.map((window) => readVolatilitySeries(pair, { ...span, window }, db)),
        ),
        csv: await csvOf(id),
      };
    }),
  );
  const times = [3 * HOUR_MS, 26.5 * HOUR_MS, 2 * DAY_MS, 7 * DAY_MS + 7 * MINUTE_MS, last - MONDAY_MS];
  const statistics = await Promise.all(
    times.map((ms) => readStatistics(db, "market", new Date(MONDAY_MS + ms))),
  );
  return { pairs, statistics };
}

describe("reading packed days", () => {
  it("gives the same answers as rows, after two concurrent maintenance runs packed them", {
    timeout: 120_000,
  }, async () => {
    const { db, url } = scratch;
    const before = { samples: await storedSampleTexts(db), ...(await readAnswers()) };
    expect(before.pairs[0]?.later.base).not.toBeNull();
    expect(before.statistics[3]?.[2]?.windows["7d"].mean).not.toBeNull();

    const other = openDatabase(url);
    const at = new Date(MONDAY_MS + DAYS * DAY_MS);
    expect((await maintain({ db, at, retention, signal: AbortSignal.abort() })).thinned).toEqual([]);
    const reports = await Promise.all([db, other].map((client) => maintain({ db: client, at, retention })));
    await other.$disconnect();
    const thinned = reports.flatMap((report) => report.thinned);
    expect(reports.flatMap((report) => report.failed)).toEqual([]);
    expect(thinned.map(({ day, before, kept }) => [day, before === kept]).sort()).toEqual(
      Array.from({ length: DAYS - 1 }, (_, i) => [iso(MONDAY_MS + i * DAY_MS).slice(0, 10), true]),
    );
    const days = (await listSampleDays(db)).slice(0, DAYS - 1);
    expect(days.every(({ packed }) => packed)).toBe(true);
    expect(await storedSampleTexts(db)).toEqual(before.samples);
    expect({ samples: before.samples, ...(await readAnswers()) }).toEqual(before);
  });

  it("draws the sparklines of a source that stopped while its days were thinned", async () => {
    const { db } = await createScratchDatabase();
    const ticks = Array.from({ length: 145 }, (_, i) => ({
      at: new Date(MONDAY_MS + i * STEP_MS),
      quotes: [quoteOf("a", 100 + i)],
    }));
    await feed(db, "stopped", ticks);
    const series = await db.series.findFirstOrThrow({ include: { pair: true } });
    const shape = async () => {
      const sparklines = new Sparklines(db);
      await sparklines.refresh();
      return sparklines.shapeOf(series.pair.sourceId, series.id, 244);
    };
    await thinToHours(db, new Date(MONDAY_MS + DAY_MS));
    const before = await shape();
    await maintain({ db, at: new Date(MONDAY_MS + 3 * DAY_MS), retention });
    expect(await shape()).toEqual(before);
    expect(before.filter((point) => point !== null).length).toBeGreaterThan(40);
  });
});
