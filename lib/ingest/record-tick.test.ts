import { beforeAll, describe, expect, it } from "vitest";
import type { Database } from "@/lib/db/client";
import { recordFailedTick, recordTick } from "@/lib/ingest/record-tick";
import type { Quote } from "@/lib/sources/price-source";
import { readStatistics } from "@/lib/statistics/read-statistics";
import { createScratchDatabase } from "@/lib/testing/scratch-database";
import { readStoredFigures } from "@/lib/testing/stored-figures";
import {
  DAY_MS,
  feedPrices,
  MINUTE_MS,
  MONDAY_MS,
  quoteOf,
  SECOND_MS,
  sourceOf,
  storedRows,
  tickOf,
} from "@/lib/testing/ticks";

let db: Database;
beforeAll(async () => {
  ({ db } = await createScratchDatabase());
});

const NOON = MONDAY_MS + DAY_MS / 2;

async function ticksOf(name: string) {
  return db.tick.findMany({ where: { source: { name } }, orderBy: { at: "asc" } });
}

async function pairsOf(name: string) {
  return db.pair.findMany({ where: { source: { name } }, orderBy: { providerId: "asc" } });
}

/** What `volatility` holds of a pair now. */
async function figuresOf(sourceName: string, providerId: string, window = "1h") {
  const figures = (await readStoredFigures(db)).find(
    (row) => row.source === sourceName && row.pair === providerId && row.window === window,
  );
  if (!figures) throw new Error(`${sourceName} ${providerId} ${window}: no figures`);
  return figures;
}

describe("a tick", () => {
  it("is stored with its row, its samples and the latest update", async () => {
    const source = sourceOf("plain");
    const at = new Date(NOON);
    const report = await recordTick(db, {
      ...tickOf(source, NOON, [quoteOf("a", "1.50"), quoteOf("b", null), quoteOf("c", 2)]),
      trigger: "cron",
      requestedAt: new Date(NOON + 100),
      receivedAt: new Date(NOON + 900),
      problems: ["Page 2 of 2 is missing."],
    });
    expect(report).toEqual({
      source: "plain",
      at: at.toISOString(),
      outcome: "stored",
      received: 3,
      stored: 2,
      rejected: 1,
      rejectedBy: { no_price: 1 },
      error: "Page 2 of 2 is missing.",
    });
    const [tick] = await ticksOf("plain");
    expect(tick).toMatchObject({
      at,
      trigger: "cron",
      outcome: "stored",
      intervalSeconds: 60,
      requestedAt: new Date(NOON + 100),
      receivedAt: new Date(NOON + 900),
      received: 3,
      stored: 2,
      rejected: 1,
      rejectedBy: { no_price: 1 },
      error: "Page 2 of 2 is missing.",
    });
    const samples = await db.$queryRaw`
      SELECT p.provider_id, m.value::text AS value, m.n FROM sample m
      JOIN series s ON s.id = m.series_id JOIN pair p ON p.id = s.pair_id
      JOIN source o ON o.id = p.source_id WHERE o.name = 'plain' ORDER BY 1`;
    expect(samples).toEqual([
      { provider_id: "a", value: "1.50", n: 1 },
      { provider_id: "c", value: "2", n: 1 },
    ]);
    const latest = await db.latestUpdate.findMany();
    expect(latest).toHaveLength(1);
    expect(latest[0]).toMatchObject({ id: 1, at, tickId: tick?.id, stored: 2, rejected: 1 });
  });

  it("without ticker, name or icon keeps the stored ones, and follows them when they change", async () => {
    const source = sourceOf("kept-names");
    const icon = "https://example.org/a.png";
    const shown = async () =>
      (await pairsOf("kept-names")).map(({ base, name, iconUrl }) => [base, name, iconUrl]);
    await recordTick(
      db,
      tickOf(source, NOON, [quoteOf("bitcoin-usd", 1, { base: "BTC", name: "Bitcoin", iconUrl: icon })]),
    );
    const nothing = { base: null, name: null, iconUrl: null };
    const empty = { base: "", name: "\u200b" };
    for (const [minute, changes] of [nothing, empty].entries()) {
      const at = NOON + (minute + 1) * MINUTE_MS;
      const report = await recordTick(db, tickOf(source, at, [quoteOf("bitcoin-usd", 2, changes)]));
      expect(report).toMatchObject({ stored: 1, rejected: 0 });
      expect(await shown()).toEqual([["BTC", "Bitcoin", icon]]);
    }
    await recordTick(
      db,
      tickOf(source, NOON + 3 * MINUTE_MS, [
        quoteOf("bitcoin-usd", 3, { base: "XBT", name: "Bitcoin Core" }),
      ]),
    );
    expect(await shown()).toEqual([["XBT", "Bitcoin Core", icon]]);
  });

  it("of a new pair without ticker and name shows its id, until it is named", async () => {
    const source = sourceOf("nameless");
    const quotes = ["celer-usd", "usd", "eth-btc"].map((id) => quoteOf(id, 1, { base: null, name: null }));
    await recordTick(db, tickOf(source, NOON, quotes));
    const shown = async () => (await pairsOf("nameless")).map(({ base, name }) => [base, name]);
    expect((await shown()).sort()).toEqual([
      ["CELER", "celer"],
      ["ETH-BTC", "eth-btc"],
      ["USD", "usd"],
    ]);
    await recordTick(
      db,
      tickOf(source, NOON + MINUTE_MS, [quoteOf("celer-usd", 1, { base: "CELR", name: "Celer" })]),
    );
    expect(await shown()).toContainEqual(["CELR", "Celer"]);
  });

  it("stores names without what nobody can see", async () => {
    const source = sourceOf("hidden");
    await recordTick(
      db,
      tickOf(source, NOON, [quoteOf("a", 1, { base: "A\u200bB", name: "\u202eBit\u0000coin\ufeff" })]),
    );
    expect(await pairsOf("hidden")).toMatchObject([{ base: "AB", name: "Bitcoin" }]);
  });

  it("delivered again writes nothing and answers duplicate, whatever it brings", async () => {
    const source = sourceOf("twice");
    await recordTick(db, tickOf(source, NOON, [quoteOf("a", 1)]));
    const before = [await storedRows(db, "twice"), await ticksOf("twice"), await pairsOf("twice")];
    const again = await recordTick(
      db,
      tickOf(source, NOON, [quoteOf("a", 2), quoteOf("new", 3), quoteOf("", 4)]),
    );
    expect(again).toMatchObject({
      outcome: "duplicate",
      received: 0,
      stored: 0,
      rejected: 0,
      rejectedBy: {},
      error: null,
    });
    expect([await storedRows(db, "twice"), await ticksOf("twice"), await pairsOf("twice")]).toEqual(before);
  });

  it("older than the newest one is refused, counted and logged, and touches no series", async () => {
    const source = sourceOf("late");
    await recordTick(db, tickOf(source, NOON, [quoteOf("a", 1)]));
    const before = await storedRows(db, "late");
    const latest = await db.latestUpdate.findMany();
    const report = await recordTick(db, tickOf(source, NOON - MINUTE_MS, [quoteOf("a", 2), quoteOf("b", 3)]));
    expect(report).toMatchObject({
      outcome: "out_of_order",
      received: 2,
      stored: 0,
      rejected: 2,
      rejectedBy: { out_of_order: 2 },
      error: `Older than the newest stored tick, ${new Date(NOON).toISOString()}.`,
    });
    expect(await storedRows(db, "late")).toEqual(before);
    expect((await ticksOf("late")).map((tick) => tick.outcome)).toEqual(["out_of_order", "stored"]);
    expect(await pairsOf("late")).toHaveLength(1);
    expect(await db.latestUpdate.findMany()).toEqual(latest);
  });

  it("that failed is a row with its error, which a later delivery of the same tick replaces", async () => {
    const source = sourceOf("failing");
    const { quotes: _, receivedAt: __, ...request } = tickOf(source, NOON, []);
    const failed = await recordFailedTick(db, { ...request, error: "The provider was away." });
    expect(failed).toMatchObject({ outcome: "failed", received: 0, error: "The provider was away." });
    expect(await ticksOf("failing")).toMatchObject([
      { outcome: "failed", error: "The provider was away.", receivedAt: null, stored: 0 },
    ]);
    const retried = await recordTick(db, tickOf(source, NOON, [quoteOf("a", 1)]));
    expect(retried).toMatchObject({ outcome: "stored", stored: 1, error: null });
    expect(await ticksOf("failing")).toMatchObject([{ outcome: "stored", error: null, stored: 1 }]);
    // And failing after that takes nothing away.
    await recordFailedTick(db, { ...request, error: "The provider was away again." });
    expect(await ticksOf("failing")).toMatchObject([{ outcome: "stored", error: null, stored: 1 }]);
  });

  it("without a single quote is stored: the round took place", async () => {
    const source = sourceOf("empty");
    expect(await recordTick(db, tickOf(source, NOON, []))).toMatchObject({ outcome: "stored", received: 0 });
    expect(await ticksOf("empty")).toHaveLength(1);
  });

  it("in a day that has no partition yet makes it", async () => {
    const source = sourceOf("faraway");
    const atMs = Date.UTC(2031, 5, 30, 23, 59);
    expect(await recordTick(db, tickOf(source, atMs, [quoteOf("a", 1)]))).toMatchObject({ stored: 1 });
    expect(await recordTick(db, tickOf(source, atMs + MINUTE_MS, [quoteOf("a", 1)]))).toMatchObject({
      stored: 1,
    });
    const days = await db.sampleDay.findMany({ where: { day: { gte: new Date("2031-01-01") } } });
    expect(days.map(({ day }) => day.toISOString().slice(0, 10))).toEqual(["2031-06-30", "2031-07-01"]);
  });

  it("keeps latest_update at the newest event time of all sources", async () => {
    const { db: own } = await createScratchDatabase();
    await recordTick(own, tickOf(sourceOf("one"), NOON, [quoteOf("a", 1)]));
    await recordTick(own, tickOf(sourceOf("two"), NOON - 10 * MINUTE_MS, [quoteOf("a", 1)]));
    expect(await own.latestUpdate.findMany()).toMatchObject([{ id: 1, at: new Date(NOON) }]);
  });
});

describe("rejected quotes", () => {
  it("are counted by reason, adding up, and cost no neighbour anything", async () => {
    const source = sourceOf("reasons");
    await recordTick(db, tickOf(source, NOON - MINUTE_MS, [quoteOf("unwanted", 1)]));
    await db.pair.updateMany({
      where: { providerId: "unwanted", source: { name: "reasons" } },
      data: { tracked: false },
    });
    const quotes = [
      quoteOf("good", "1.25"),
      quoteOf("unwanted", 2),
      quoteOf("", 1),
      quoteOf("none", null),
      quoteOf("text", "abc"),
      quoteOf("zero", 0),
      quoteOf("minus", "-3"),
      quoteOf("vast", "1e400"),
      quoteOf("good", 7),
      quoteOf("better", 8),
    ];
    const report = await recordTick(db, tickOf(source, NOON, quotes));
    expect(report).toMatchObject({ received: 10, stored: 2, rejected: 8 });
    expect(report.rejectedBy).toEqual({
      invalid: 1,
      no_price: 1,
      not_a_number: 1,
      not_positive: 2,
      out_of_range: 1,
      duplicate_quote: 1,
      untracked: 1,
    });
    const [, tick] = await ticksOf("reasons");
    expect(tick).toMatchObject({ received: 10, stored: 2, rejected: 8, rejectedBy: report.rejectedBy });
    expect((await pairsOf("reasons")).map((pair) => pair.providerId)).toEqual(["better", "good", "unwanted"]);
  });

  it("with hostile ids, names and prices leave every other quote of 10,000 stored", async () => {
    const source = sourceOf("hostile");
    const ids = ['"}', "\\", "a,b", "{}", "NULL", "'; DROP TABLE sample; --", "ü€😀", "a b", '\\"'];
    const hostile: Quote[] = [
      ...ids.map((id) => quoteOf(id, 1, { name: id, base: id, iconUrl: id })),
      quoteOf("name", 1, { name: '"},{"'.repeat(2000) }),
      quoteOf("year", 1, { providerAt: new Date("9999-12-31T00:00:00Z") }),
      quoteOf("undated", 1, { providerAt: new Date(Number.NaN) }),
      // Half a character each: in UTF-8 both ids would be the same.
      quoteOf("half\ud800", 1),
      quoteOf("half\ud801", 1),
      quoteOf("nul\u0000", 1),
      quoteOf("two\nlines", 1),
      quoteOf("x".repeat(10_000), 1),
      quoteOf("e", "1e1000000"),
      quoteOf("long", "9".repeat(100_000)),
      quoteOf("minus", -0),
      quoteOf("hex", "0x10"),
      quoteOf("nan", Number.NaN),
    ];
    const plain = Array.from({ length: 10_000 - hostile.length }, (_, i) =>
      quoteOf(`coin-${i}`, `${i + 1}.5`),
    );
    const report = await recordTick(db, tickOf(source, NOON, [...hostile, ...plain]));
    expect(report.rejectedBy).toEqual({ invalid: 5, not_a_number: 3, out_of_range: 1, not_positive: 1 });
    expect(report).toMatchObject({ outcome: "stored", received: 10_000, stored: 9_990, rejected: 10 });
    const stored = new Map((await pairsOf("hostile")).map((pair) => [pair.providerId, pair]));
    for (const id of ids) expect(stored.get(id)).toMatchObject({ name: id, base: id, iconUrl: id });
    const next = await recordTick(db, tickOf(source, NOON + MINUTE_MS, [...hostile, ...plain]));
    expect(next).toMatchObject({ stored: 9_990, rejected: 10 });
  });
});

describe("pairs", () => {
  it("appear when first quoted and follow their names, icons and positions", async () => {
    const source = sourceOf("names");
    await recordTick(db, tickOf(source, NOON, [quoteOf("a", 1, { marketCapRank: 1 })]));
    await recordTick(
      db,
      tickOf(source, NOON + MINUTE_MS, [
        quoteOf("a", 1, {
          name: "Renamed",
          base: "NEW",
          marketCapRank: 2,
          iconUrl: "https://example.org/a.png",
        }),
        quoteOf("b", 1, { marketCapRank: 1 }),
      ]),
    );
    expect(await pairsOf("names")).toMatchObject([
      {
        providerId: "a",
        name: "Renamed",
        base: "NEW",
        marketCapRank: 2,
        iconUrl: "https://example.org/a.png",
        tracked: true,
        firstSeenAt: new Date(NOON),
      },
      { providerId: "b", marketCapRank: 1, firstSeenAt: new Date(NOON + MINUTE_MS) },
    ]);
    await recordTick(db, tickOf(source, NOON + 61 * MINUTE_MS, [quoteOf("a", 1)]));
    const [a] = await pairsOf("names");
    expect(a).toMatchObject({ name: "Coin a", lastSeenAt: new Date(NOON + 61 * MINUTE_MS) });
  });

  it("of the same id on two sources are two", async () => {
    await recordTick(db, tickOf(sourceOf("left"), NOON, [quoteOf("a", 1)]));
    await recordTick(db, tickOf(sourceOf("right"), NOON, [quoteOf("a", 2)]));
    const pairs = [...(await pairsOf("left")), ...(await pairsOf("right"))];
    expect(new Set(pairs.map((pair) => pair.id)).size).toBe(2);
  });
});

describe("weights and gaps", () => {
  it("give the first sample its interval, an extra one what passed since, a late one its interval at most", async () => {
    const source = sourceOf("weights");
    const secondsLater = [0, 60, 75, 120, 180, 420];
    for (const seconds of secondsLater) {
      await recordTick(db, tickOf(source, NOON + seconds * SECOND_MS, [quoteOf("a", 1)]));
    }
    // The source now asks every 5 minutes.
    const slow = sourceOf("weights", 300);
    await recordTick(db, tickOf(slow, NOON + 600 * SECOND_MS, [quoteOf("a", 1)]));
    await recordTick(db, tickOf(slow, NOON + 900 * SECOND_MS, [quoteOf("a", 1)]));
    const rows = await db.$queryRaw<{ w: bigint }[]>`
      SELECT m.sum_w - coalesce(lag(m.sum_w) OVER (ORDER BY m.at), 0) AS w FROM sample m
      JOIN series s ON s.id = m.series_id JOIN pair p ON p.id = s.pair_id JOIN source o ON o.id = p.source_id
      WHERE o.name = 'weights' ORDER BY m.at`;
    expect(rows.map(({ w }) => Number(w) / 1000)).toEqual([60, 60, 15, 45, 60, 60, 180, 300]);
    const { gaps } = await storedRows(db, "weights");
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toContain(new Date(NOON + 180 * SECOND_MS).toISOString().slice(0, 19));
    const [stored] = await db.source.findMany({ where: { name: "weights" } });
    expect(stored?.intervalSeconds).toBe(300);
  });

  it("write a gap for a series that missed a stored tick, however close the ticks", async () => {
    const source = sourceOf("missed");
    const both = [quoteOf("a", 1), quoteOf("b", 1)];
    await recordTick(db, tickOf(source, NOON, both));
    await recordTick(db, tickOf(source, NOON + 10 * SECOND_MS, [quoteOf("a", 1)]));
    await recordTick(db, tickOf(source, NOON + 20 * SECOND_MS, both));
    const gaps = await db.$queryRaw`
      SELECT p.provider_id, g.from_at, g.to_at FROM gap g JOIN series s ON s.id = g.series_id
      JOIN pair p ON p.id = s.pair_id JOIN source o ON o.id = p.source_id WHERE o.name = 'missed'`;
    expect(gaps).toEqual([
      { provider_id: "b", from_at: new Date(NOON), to_at: new Date(NOON + 20 * SECOND_MS) },
    ]);
  });

  it("count a quote that the source repeats as covered, not as fresh", async () => {
    const source = sourceOf("repeats", 600);
    for (let i = 0; i < 6; i++) {
      const providerAt = new Date(NOON + (i < 3 ? i : 2) * 600 * SECOND_MS);
      await recordTick(db, tickOf(source, NOON + i * 600 * SECOND_MS, [quoteOf("a", i + 1, { providerAt })]));
    }
    expect(await figuresOf("repeats", "a")).toMatchObject({ n: 6, coverage: 1, freshCoverage: 0.5 });
  });
});

describe("figures", () => {
  it("are there from the first sample on, null where there is not enough data", async () => {
    const source = sourceOf("first", 3600);
    await recordTick(db, tickOf(source, NOON, [quoteOf("a", 5)]));
    expect(await figuresOf("first", "a", "1h")).toMatchObject({
      at: new Date(NOON),
      n: 1,
      coverage: 1,
      freshCoverage: 1,
      mean: 5,
      stdDev: null,
      cv: null,
      change: null,
      rv: null,
      rvStdErr: null,
      returns: 0,
      rank: null,
      of: 0,
    });
    expect(await figuresOf("first", "a", "24h")).toMatchObject({
      n: 1,
      coverage: 1 / 24,
      mean: null,
      rank: null,
    });
  });

  it("of a pair that falls silent lose coverage at every tick until they are null, and its rank after 30 minutes", async () => {
    const source = sourceOf("silent", 360);
    const wild = (i: number) => quoteOf("wild", i % 2 === 0 ? 100 : 110);
    const calm = (i: number) => quoteOf("calm", i % 2 === 0 ? 100 : 101);
    const at = (i: number) => NOON + i * 360 * SECOND_MS;
    for (let i = 0; i < 12; i++) await recordTick(db, tickOf(source, at(i), [wild(i), calm(i)]));
    expect(await figuresOf("silent", "wild")).toMatchObject({ coverage: 1, rank: 1, of: 2 });
    expect(await figuresOf("silent", "calm")).toMatchObject({ coverage: 1, rank: 2, of: 2 });
    for (let silent = 1; silent <= 11; silent++) {
      const i = 11 + silent;
      await recordTick(db, tickOf(source, at(i), [calm(i)]));
      const left = Math.max(0, 10 - silent);
      const figures = await figuresOf("silent", "wild");
      expect(figures).toMatchObject({ at: new Date(at(i)), n: left, coverage: left / 10 });
      const isTold = left >= 5;
      const isRanked = silent * 6 <= 30;
      expect(figures.silent).toBe(!isRanked);
      expect([figures.mean, figures.stdDev, figures.rv].every((figure) => (figure !== null) === isTold)).toBe(
        true,
      );
      expect(figures.rank).toBe(isRanked ? 1 : null);
      expect(await figuresOf("silent", "calm")).toMatchObject({
        coverage: 1,
        rank: isRanked ? 2 : 1,
        of: isRanked ? 2 : 1,
      });
    }
  });

  it("rank ties alike and leave pegged pairs out", async () => {
    const source = sourceOf("ranks", 3600);
    const prices = (i: number): Quote[] => [
      quoteOf("high", i % 2 === 0 ? 10 : 12),
      quoteOf("tie-1", i % 2 === 0 ? 100 : 110),
      quoteOf("tie-2", i % 2 === 0 ? 100 : 110),
      quoteOf("low", i % 2 === 0 ? 100 : 101),
      quoteOf("peg", i % 2 === 0 ? "1.0001" : "1.0000"),
    ];
    for (let i = 0; i < 26; i++) await recordTick(db, tickOf(source, NOON + i * 3_600_000, prices(i)));
    const ranks = async (id: string) => {
      const { rank, of, pegged } = await figuresOf("ranks", id, "24h");
      return [rank, of, pegged];
    };
    expect(await ranks("high")).toEqual([1, 4, false]);
    expect(await ranks("tie-1")).toEqual([2, 4, false]);
    expect(await ranks("tie-2")).toEqual([2, 4, false]);
    expect(await ranks("low")).toEqual([4, 4, false]);
    expect(await ranks("peg")).toEqual([null, 4, true]);
    expect(await figuresOf("ranks", "peg", "1h")).toMatchObject({ pegged: true, rank: null });
  });

  it("keep the digits of a return in a price's last decimals", async () => {
    const source = sourceOf("hardly", 300);
    const prices = Array.from({ length: 14 }, (_, i) => (i % 2 === 0 ? "27000" : "27000.0000001"));
    const last = await feedPrices(db, source, NOON, { a: prices });
    // ln(1 + x) = x − x²/2 …, x = 1e-7 / 27000; twelve returns of that size in an hour.
    const r = 1e-7 / 27_000;
    const { rv, returns, change } = await figuresOf("hardly", "a");
    expect(returns).toBe(12);
    expect(Math.abs((rv ?? 0) / (r * Math.sqrt(288)) - 1)).toBeLessThan(1e-9);
    expect(change).toBe(0);
    // From 27000 an hour and a tick before.
    const [pair] = await readStatistics(db, "hardly", new Date(last - 300 * SECOND_MS));
    expect(pair?.windows["1h"]).toMatchObject({ n: 12, change: 0 });
  });

  it("as the tick wrote them are those read from the stored rows", async () => {
    const source = sourceOf("again", 300);
    const wave = (k: number) =>
      Array.from({ length: 30 }, (_, i) => (i === 13 ? null : (100 + ((i * k) % 17)).toFixed(2)));
    const last = await feedPrices(db, source, NOON, { a: wave(5), b: wave(7) });
    for (const pair of await readStatistics(db, "again", new Date(last))) {
      for (const window of ["1h", "24h", "7d"] as const) {
        const {
          source: _,
          pair: __,
          window: ___,
          at: ____,
          ...written
        } = await figuresOf("again", pair.pair, window);
        expect(pair.windows[window]).toEqual(written);
      }
    }
  });
});
