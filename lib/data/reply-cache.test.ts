import { beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { listPairs } from "@/lib/data/pairs";
import { encodeReply, replyCache, VersionedReply } from "@/lib/data/reply-cache";
import { SPARKLINE_POINTS, Sparklines, shape } from "@/lib/data/sparklines";
import { recordHistory } from "@/lib/ingest/record-history";
import { recordTick } from "@/lib/ingest/record-tick";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";
import { HOUR_MS, MINUTE_MS, MONDAY_MS, quoteOf, sourceOf, tickOf } from "@/lib/testing/ticks";

// 25 hours at five minutes' spacing up to 01:10 on Tuesday. `ragged` misses 10:00 only, and all of 14:00 to 16:00;
// `silent` ends at 20:10.
const INTERVAL = 300;
const market = sourceOf("market", INTERVAL);
const newest = MONDAY_MS + 25 * HOUR_MS + 10 * MINUTE_MS;
const ticks: number[] = [];
for (let at = MONDAY_MS + 5 * MINUTE_MS; at <= newest; at += INTERVAL * 1000) ticks.push(at);
const hours = (at: number) => (at - MONDAY_MS) / HOUR_MS;

const rising = (price: string) =>
  quoteOf("rising", price, { marketCapRank: 1, iconUrl: "https://example.org/rising.png" });

let scratch: ScratchDatabase;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  await recordHistory(scratch.db, {
    source: market,
    ticks: ticks.map((at) => ({
      at: new Date(at),
      quotes: [
        rising(String(at / MINUTE_MS)),
        quoteOf("flat", "7", { marketCapRank: 2 }),
        ...(hours(at) === 10 || (hours(at) > 14 && hours(at) <= 16)
          ? []
          : [quoteOf("ragged", String(at / MINUTE_MS), { marketCapRank: 3 })]),
        ...(hours(at) > 20 + 1 / 6 ? [] : [quoteOf("silent", "5", { marketCapRank: 4 })]),
      ],
    })),
  });
  // On a slow machine the list would be served before they are read.
  await replyCache(scratch.db).sparklines.refresh();
});

const sparklineOf = async (id: string) => {
  const { parse } = await replyCache(scratch.db).pairs.read();
  return parse().pairs.find((pair) => pair.id === id)?.sparkline ?? [];
};

describe("sparklines", () => {
  it("are the shape of 24 hours: half hours' edges and the newest price", async () => {
    // Edges from 02:00 to 01:00 the next day, then 01:10: 23 h and 10 min.
    const edges = Array.from(
      { length: SPARKLINE_POINTS - 1 },
      (_, i) => MONDAY_MS + 2 * HOUR_MS + i * 30 * MINUTE_MS,
    );
    expect(await sparklineOf("rising")).toEqual(shape([...edges, newest]));
    expect(await sparklineOf("flat")).toEqual(Array(SPARKLINE_POINTS).fill(50));
  });

  it("take the sample before a missed one, and have a gap where half an hour is empty", async () => {
    const edge = (hour: number) => (hour - 2) * 2;
    const line = await sparklineOf("ragged");
    expect(line[edge(10)]).not.toBeNull();
    expect(line.flatMap((value, i) => (value === null ? [i] : []))).toEqual([edge(15), edge(15.5), edge(16)]);
    const silent = await sparklineOf("silent");
    expect(silent[edge(20.5)]).toBe(50);
    expect(silent.slice(edge(21))).toEqual(Array(SPARKLINE_POINTS - edge(21)).fill(null));
  });

  it("read only the newest edge at a new half hour, with the result of a full read", async () => {
    const store = new Sparklines(scratch.db);
    await store.refresh();
    const at = MONDAY_MS + 25.5 * HOUR_MS;
    for (let time = newest + INTERVAL * 1000; time <= at; time += INTERVAL * 1000) {
      await recordTick(scratch.db, tickOf(market, time, [rising("3"), quoteOf("ragged", "9")]));
    }
    await store.refresh();
    const fresh = new Sparklines(scratch.db);
    await fresh.refresh();
    const shapes = async (sparklines: Sparklines) =>
      (await listPairs(scratch.db, (source, series, price) => sparklines.shapeOf(source, series, price)))
        .pairs;
    expect(await shapes(store)).toEqual(await shapes(fresh));
    expect((await shapes(store)).find((pair) => pair.id === "rising")?.sparkline.at(-2)).toBe(0);
  });
});

describe("replyCache", () => {
  const cache = () => replyCache(scratch.db);
  const newVersion = () => {
    cache().forgetVersion();
    return cache().version();
  };

  it("creates each reply once per version", async () => {
    await newVersion();
    const [first, second] = await Promise.all([cache().pairs.read(), cache().pairs.read()]);
    expect(second).toBe(first);
    const hour = cache().volatility("1h");
    const ranking = await hour.read();
    expect(await hour.read()).toBe(ranking);
    expect(ranking.parse().version).toBe(first.parse().version);
    expect(ranking.parse().rows.map((row) => row.key)).toEqual(first.parse().pairs.map((pair) => pair.key));
    await recordTick(scratch.db, tickOf(market, MONDAY_MS + 26 * HOUR_MS, [rising("4")]));
    await newVersion();
    const next = await hour.read();
    expect(next.parse().version).not.toBe(ranking.parse().version);
    expect(next.etag).not.toBe(ranking.etag);
    expect((await cache().pairs.read()).parse().pairs[0]?.price).toBe("4");
  });

  it("has another version when another pair is tracked instead", async () => {
    const track = (id: string, tracked: boolean) =>
      scratch.db.pair.updateMany({ where: { providerId: id }, data: { tracked } });
    await track("rising", false);
    const before = await newVersion();
    await track("rising", true);
    await track("flat", false);
    expect(await newVersion()).not.toBe(before);
    await track("flat", true);
  });
});

describe("VersionedReply", () => {
  it("reads once per version, and keeps no failed read", async () => {
    let version = "1";
    const load = vi.fn(async (of: string) => encodeReply(z.string(), of));
    const cached = new VersionedReply(async () => version, load);
    const read = async () => (await cached.read()).parse();
    expect(await Promise.all([read(), read(), read()])).toEqual(["1", "1", "1"]);
    expect(load).toHaveBeenCalledTimes(1);
    version = "2";
    load.mockRejectedValueOnce(new Error("away"));
    await expect(read()).rejects.toThrow("away");
    expect([await read(), await read()]).toEqual(["2", "2"]);
    expect(load).toHaveBeenCalledTimes(3);
    cached.forget();
    await read();
    expect(load).toHaveBeenCalledTimes(4);
  });
});

describe("encodeReply", () => {
  it("returns equal tags for equal bodies only", () => {
    const tag = (a: number) => encodeReply(z.object({ a: z.number() }), { a }).etag;
    expect(tag(1)).toMatch(/^W\/"[\w-]+"$/);
    expect(tag(1)).toBe(tag(1));
    expect(tag(1)).not.toBe(tag(2));
  });

  it("validates the reply when it is parsed, and parses it once", () => {
    const contract = z.object({ a: z.number().positive() });
    const { parse } = encodeReply(contract, { a: 1 });
    expect(parse()).toEqual({ a: 1 });
    expect(parse()).toBe(parse());
    expect(encodeReply(contract, { a: 0 }).parse).toThrow("Too small");
  });
});
