import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listPairs } from "@/lib/data/pairs";
import { readVersion } from "@/lib/data/version";
import { type FetchIconsReport, fetchIcons } from "@/lib/ingest/fetch-icons";
import { takeDueIcons } from "@/lib/ingest/record-icons";
import { recordTick } from "@/lib/ingest/record-tick";
import { log } from "@/lib/log";
import { createCoinGecko } from "@/lib/sources/coingecko/coingecko-source";
import type { PriceSource, Quote } from "@/lib/sources/price-source";
import { type FakeCoinGecko, startFakeCoinGecko } from "@/lib/testing/fake-coingecko";
import { pngOf } from "@/lib/testing/pictures";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";
import { DAY_MS, HOUR_MS, MINUTE_MS, MONDAY_MS, quoteOf, sourceOf, tickOf } from "@/lib/testing/ticks";

const RED = pngOf([200, 30, 30]);
const BLUE = pngOf([30, 30, 200]);
const COINGECKO = sourceOf("coingecko");

let scratch: ScratchDatabase;
let server: FakeCoinGecko;
let source: PriceSource;
let nowMs: number;
beforeEach(async () => {
  scratch = await createScratchDatabase();
  server = await startFakeCoinGecko();
  source = createCoinGecko({ plan: "keyless", pages: 1, intervalSeconds: 60, baseUrl: server.baseUrl });
  nowMs = MONDAY_MS;
  server.answerWith(() => ({ body: RED }));
  return async () => {
    await server.close();
    await scratch.drop();
  };
});
afterEach(() => vi.restoreAllMocks());

const addressOf = (name: string) => new URL(`/coins/images/1/large/${name}.png?1`, server.baseUrl).href;
const withIcon = (id: string, name = id, more: Partial<Quote> = {}) =>
  quoteOf(id, "1", { iconUrl: addressOf(name), ...more });
let ticks = 0;
const tick = (...quotes: Quote[]) => {
  ticks += 1;
  return recordTick(scratch.db, tickOf(COINGECKO, MONDAY_MS + ticks * MINUTE_MS, quotes));
};
const run = (signal = new AbortController().signal, sources = [source]): Promise<FetchIconsReport> =>
  fetchIcons({ db: scratch.db, sources, now: () => new Date(nowMs), signal, pauseMs: 1 });
const icons = async () =>
  new Map((await listPairs(scratch.db)).pairs.map((pair) => [pair.id, pair.icon] as const));
const askedFor = () => server.requests.map(({ path }) => /(\w+)\.png/.exec(path)?.[1]);

describe("fetchIcons", () => {
  it("fetches what tracked pairs name, largest first, each address once, and changes the list's version", async () => {
    await tick(
      withIcon("b", "b", { marketCapRank: 2 }),
      withIcon("a", "a", { marketCapRank: 1 }),
      withIcon("twin", "a", { marketCapRank: 3 }),
      withIcon("unranked"),
      quoteOf("plain", "1"),
      withIcon("untracked"),
    );
    await scratch.db.pair.updateMany({ where: { providerId: "untracked" }, data: { tracked: false } });
    server.answerWith(({ path }) => ({ body: path.includes("/b.") ? BLUE : RED }));
    const before = await readVersion(scratch.db);
    expect(new Set((await icons()).values())).toEqual(new Set([null]));

    expect(await run()).toEqual({ fetched: 3, failed: 0, holdMs: null });
    expect(askedFor()).toEqual(["a", "b", "unranked"]);
    expect(server.requests.every(({ path }) => path.startsWith("/coins/images/1/small/"))).toBe(true);
    const shown = await icons();
    expect(shown.get("a")).toMatch(/^\/api\/icons\/[\w-]{16}$/);
    // One and the same icon under two addresses.
    expect(["twin", "unranked", "plain"].map((id) => shown.get(id))).toEqual([
      shown.get("a"),
      shown.get("a"),
      null,
    ]);
    expect(shown.get("b")).not.toBe(shown.get("a"));
    const version = await readVersion(scratch.db);
    expect(version).not.toBe(before);

    expect(await run()).toEqual({ fetched: 0, failed: 0, holdMs: null });
    expect(server.requests).toHaveLength(3);
    expect(await readVersion(scratch.db)).toBe(version);
  });

  it("asks no more than two at once, and waits between", async () => {
    await tick(...Array.from({ length: 60 }, (_, i) => withIcon(`coin${i}`)));
    server.answerWith(() => ({ body: RED, delayMs: 5 }));
    expect(await run()).toMatchObject({ fetched: 60 });
    expect(server.mostAtOnce).toBe(2);
    expect(new Set(askedFor()).size).toBe(60);
  });

  it("notifies listeners of a change once per run that fetched any", async () => {
    const client = new Client({ connectionString: scratch.url });
    const channels: string[] = [];
    client.on("notification", ({ channel }) => channels.push(channel));
    await client.connect();
    await client.query("LISTEN tick; LISTEN changed");
    await tick(withIcon("a"), withIcon("b"));
    await run();
    await run();
    await client.query("SELECT 1");
    expect(channels).toEqual(["tick", "changed"]);
    await client.end();
  });

  it("tries a failed one again after 5 min, then four times as long each time, and says so once", async () => {
    const warn = vi.spyOn(log(), "warn");
    await tick(withIcon("a"), withIcon("b"));
    server.answerWith(({ path }) => (path.includes("/a.") ? { status: 404 } : { body: RED }));
    expect(await run()).toEqual({ fetched: 1, failed: 1, holdMs: null });
    const waits: number[] = [];
    for (let failures = 1; failures <= 7; failures += 1) {
      const stored = await scratch.db.icon.findUniqueOrThrow({ where: { address: addressOf("a") } });
      expect(stored).toMatchObject({
        hash: null,
        failures,
        error: expect.stringContaining("answered 404"),
      });
      waits.push(((stored.nextTryAt?.getTime() ?? 0) - nowMs) / MINUTE_MS);
      nowMs = (stored.nextTryAt?.getTime() ?? 0) - 1;
      expect(await run()).toMatchObject({ failed: 0 });
      nowMs += 1;
      expect(await run()).toMatchObject({ failed: 1 });
    }
    expect(waits).toEqual([5, 20, 80, 320, 1280, 5120, 7 * 24 * 60]);
    expect(warn.mock.calls.filter(([fields]) => JSON.stringify(fields).includes("404"))).toHaveLength(1);
    // And takes it when it is there after all.
    nowMs += 7 * DAY_MS;
    server.answerWith(() => ({ body: BLUE }));
    expect(await run()).toMatchObject({ fetched: 1 });
    expect((await icons()).get("a")).not.toBeNull();
  });

  it("lets one bad icon cost only itself, and asks for nothing where the source keeps none", async () => {
    const elsewhere = await startFakeCoinGecko();
    await tick(
      withIcon("svg"),
      withIcon("good"),
      quoteOf("foreign", "1", { iconUrl: new URL("/a.png", elsewhere.baseUrl).href }),
      quoteOf("inside", "1", { iconUrl: "http://169.254.169.254/latest/meta-data" }),
      quoteOf("odd", "1", { iconUrl: "no address" }),
      quoteOf("endless", "1", { iconUrl: `https://assets.coingecko.com/${"ä".repeat(700)}` }),
    );
    server.answerWith(({ path }) => ({ body: path.includes("svg") ? "<svg/>" : RED }));
    expect(await run()).toEqual({ fetched: 1, failed: 4, holdMs: null });
    expect([...(await icons())].filter(([, icon]) => icon !== null).map(([id]) => id)).toEqual(["good"]);
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
    const errors = await scratch.db.icon.findMany({ where: { hash: null }, select: { error: true } });
    expect(errors.map(({ error }) => error).sort()).toEqual([
      "Its address cannot be read.",
      "What came is no PNG, JPEG, WebP or GIF image.",
      expect.stringMatching(/^http:\/\/127.0.0.1:\d+ is no place where the source keeps its icons\.$/),
      "http://169.254.169.254 is no place where the source keeps its icons.",
    ]);
  });

  it("stops at once when a host wants to be left alone, and leaves the others due", async () => {
    await tick(...Array.from({ length: 10 }, (_, i) => withIcon(`coin${i}`)));
    server.answerWith(() => ({ status: 429, headers: { "retry-after": "900" } }));
    const report = await run();
    expect(report).toMatchObject({ fetched: 0, holdMs: 900_000 });
    expect(server.requests.length).toBeLessThanOrEqual(2);
    server.answerWith(() => ({ body: RED }));
    expect(await run()).toMatchObject({ fetched: 10 - report.failed });
    // The one that was asked to wait does so for the time it was told.
    nowMs += 15 * MINUTE_MS - 1;
    expect(await run()).toMatchObject({ fetched: 0 });
    nowMs += 1;
    expect(await run()).toMatchObject({ fetched: report.failed });
  });

  it("takes a host that fails three times in a row to be down", async () => {
    await tick(...Array.from({ length: 20 }, (_, i) => withIcon(`coin${i}`)));
    server.answerWith(() => ({ status: 502 }));
    expect(await run()).toMatchObject({ holdMs: 0 });
    expect(server.requests.length).toBeLessThanOrEqual(4);
  });

  it("told to end stores what it has, and leaves the rest due", async () => {
    await tick(
      ...Array.from({ length: 8 }, (_, i) => withIcon(`coin${i}`, `coin${i}`, { marketCapRank: i + 1 })),
    );
    const stop = new AbortController();
    server.answerWith(({ path }) => (/coin[0-3]/.test(path) ? { body: RED } : { hang: true }));
    const running = run(stop.signal);
    await expect.poll(() => server.waiting()).toBe(2);
    stop.abort();
    expect(await running).toEqual({ fetched: 4, failed: 0, holdMs: null });
    expect(await scratch.db.icon.count({ where: { hash: null, failures: 0 } })).toBe(4);
    server.answerWith(() => ({ body: RED }));
    expect(await run()).toMatchObject({ fetched: 4 });
  });

  it("shares the work with others, and takes up what one that was killed had taken", async () => {
    await tick(...Array.from({ length: 40 }, (_, i) => withIcon(`coin${i}`)));
    const reports = await Promise.all([run(), run(), run()]);
    expect(reports.reduce((sum, { fetched }) => sum + fetched, 0)).toBe(40);
    expect(server.requests).toHaveLength(40);

    await tick(withIcon("late"));
    await run(AbortSignal.abort());
    expect(await takeDueIcons(scratch.db, ["coingecko"], new Date(nowMs), 9)).toHaveLength(1);
    expect(await run()).toMatchObject({ fetched: 0 });
    nowMs += 10 * MINUTE_MS;
    expect(await run()).toMatchObject({ fetched: 1 });
  });

  it("fetches an icon anew when its address changes, keeps the old one a day, then drops it", async () => {
    await tick(withIcon("a", "old"));
    await run();
    const old = (await icons()).get("a");
    server.answerWith(() => ({ body: BLUE }));
    await tick(withIcon("a", "new"));
    expect((await icons()).get("a")).toBeNull();
    await run();
    const fresh = (await icons()).get("a");
    expect([null, undefined, old]).not.toContain(fresh);
    expect(await scratch.db.icon.count()).toBe(2);
    // Named again in time, it is kept.
    nowMs += 23 * HOUR_MS;
    await tick(withIcon("a", "old"));
    await run();
    nowMs += 2 * HOUR_MS;
    await run();
    expect((await icons()).get("a")).toBe(old);
    expect(await scratch.db.icon.count()).toBe(2);
    nowMs += 23 * HOUR_MS;
    await run();
    expect((await scratch.db.icon.findMany()).map(({ address }) => address)).toEqual([addressOf("old")]);
  });

  it("does nothing for sources without icons, and leaves the icons of others alone", async () => {
    await tick(withIcon("a"));
    const { icons: _, ...bare } = source;
    expect(await run(undefined, [bare])).toEqual({ fetched: 0, failed: 0, holdMs: null });
    expect(await scratch.db.icon.count()).toBe(0);
  });

  it("refuses a row that is neither here nor due", async () => {
    const half = { address: "x", hash: "h", contentType: "image/png", fetchedAt: new Date(nowMs) };
    await expect(scratch.db.icon.create({ data: half })).rejects.toThrow(/icon_whole/);
    await expect(scratch.db.icon.create({ data: { address: "x" } })).rejects.toThrow(/icon_here_or_due/);
  });
});
