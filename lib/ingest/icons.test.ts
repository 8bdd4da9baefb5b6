import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listPairs } from "@/lib/data/pairs";
import { readVersion } from "@/lib/data/reply-cache";
import { fetchIcons } from "@/lib/ingest/icons";
import { recordTick } from "@/lib/ingest/record-tick";
import { log } from "@/lib/log";
import { createCoinGecko } from "@/lib/sources/coingecko/coingecko-source";
import type { PriceSource, Quote } from "@/lib/sources/price-source";
import { type FakeCoinGecko, startFakeCoinGecko } from "@/lib/testing/fake-coingecko";
import { pngOf } from "@/lib/testing/pictures";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";
import { DAY_MS, MINUTE_MS, MONDAY_MS, quoteOf, sourceOf, tickOf } from "@/lib/testing/ticks";

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

const addressOf = (name: string) => new URL(`/coins/images/1/small/${name}.png?1`, server.baseUrl).href;
const withIcon = (id: string, name = id, more: Partial<Quote> = {}) =>
  quoteOf(id, "1", { iconUrl: addressOf(name), ...more });
let ticks = 0;
const tick = (...quotes: Quote[]) => {
  ticks += 1;
  return recordTick(scratch.db, tickOf(COINGECKO, MONDAY_MS + ticks * MINUTE_MS, quotes));
};
const run = (signal = new AbortController().signal, sources = [source]) =>
  fetchIcons({ db: scratch.db, sources, now: () => new Date(nowMs), signal, pauseMs: 1 });
const icons = async () =>
  new Map((await listPairs(scratch.db)).pairs.map((pair) => [pair.id, pair.icon] as const));
const askedFor = () => server.requests.map(({ path }) => /(\w+)\.png/.exec(path)?.[1]);

describe("fetchIcons", () => {
  it("fetches the icons of tracked pairs, largest first, each address once, and changes the list's version", async () => {
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

    expect(await run()).toEqual({ fetched: 3, failed: 0 });
    expect(askedFor()).toEqual(["a", "b", "unranked"]);
    const shown = await icons();
    expect(shown.get("a")).toMatch(/^\/api\/icons\/[\w-]{16}$/);
    // The same icon at two addresses.
    expect(["twin", "unranked", "plain"].map((id) => shown.get(id))).toEqual([
      shown.get("a"),
      shown.get("a"),
      null,
    ]);
    expect(shown.get("b")).not.toBe(shown.get("a"));
    const version = await readVersion(scratch.db);
    expect(version).not.toBe(before);

    expect(await run()).toEqual({ fetched: 0, failed: 0 });
    expect(server.requests).toHaveLength(3);
    expect(await readVersion(scratch.db)).toBe(version);
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

  it("retries a failed icon after 5 min, then four times as long each time, and warns once", async () => {
    const warn = vi.spyOn(log(), "warn");
    await tick(withIcon("a"), withIcon("b"));
    server.answerWith(({ path }) => (path.includes("/a.") ? { status: 404 } : { body: RED }));
    expect(await run()).toEqual({ fetched: 1, failed: 1 });
    const waits: number[] = [];
    for (let failures = 1; failures <= 7; failures += 1) {
      const stored = await scratch.db.icon.findUniqueOrThrow({ where: { address: addressOf("a") } });
      expect(stored).toMatchObject({ hash: null, failures });
      waits.push(((stored.nextTryAt?.getTime() ?? 0) - nowMs) / MINUTE_MS);
      nowMs = (stored.nextTryAt?.getTime() ?? 0) - 1;
      expect(await run()).toMatchObject({ failed: 0 });
      nowMs += 1;
      expect(await run()).toMatchObject({ failed: 1 });
    }
    expect(waits).toEqual([5, 20, 80, 320, 1280, 5120, 7 * 24 * 60]);
    expect(warn.mock.calls.filter(([fields]) => JSON.stringify(fields).includes("404"))).toHaveLength(1);
    nowMs += 7 * DAY_MS;
    server.answerWith(() => ({ body: BLUE }));
    expect(await run()).toMatchObject({ fetched: 1 });
    expect((await icons()).get("a")).not.toBeNull();
  });

  it("stores the others if one fails, and sends no request to other hosts", async () => {
    const elsewhere = await startFakeCoinGecko();
    await tick(
      withIcon("svg"),
      withIcon("good"),
      quoteOf("foreign", "1", { iconUrl: new URL("/a.png", elsewhere.baseUrl).href }),
      quoteOf("private", "1", { iconUrl: "http://169.254.169.254/latest/meta-data" }),
      quoteOf("odd", "1", { iconUrl: "no address" }),
      quoteOf("long", "1", { iconUrl: `https://assets.coingecko.com/${"ä".repeat(700)}` }),
    );
    server.answerWith(({ path }) => ({ body: path.includes("svg") ? "<svg/>" : RED }));
    expect(await run()).toEqual({ fetched: 1, failed: 4 });
    expect([...(await icons())].filter(([, icon]) => icon !== null).map(([id]) => id)).toEqual(["good"]);
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });

  it.each([
    ["a rate limit", { status: 429, headers: { "retry-after": "900" } }, 1, 15],
    ["the third consecutive failure of the host", { status: 502 }, 3, 5],
  ])("postpones all icons of the source after %s", async (_, answer, requests, minutes) => {
    await tick(...Array.from({ length: 10 }, (_, i) => withIcon(`coin${i}`)));
    server.answerWith(() => answer);
    expect(await run()).toEqual({ fetched: 0, failed: requests });
    server.answerWith(() => ({ body: RED }));
    nowMs += minutes * MINUTE_MS - 1;
    expect(await run()).toEqual({ fetched: 0, failed: 0 });
    nowMs += 1;
    expect(await run()).toEqual({ fetched: 10, failed: 0 });
    expect(server.requests).toHaveLength(requests + 10);
  });

  it("stores what it has when it is aborted, and leaves the rest for the next run", async () => {
    await tick(
      ...Array.from({ length: 8 }, (_, i) => withIcon(`coin${i}`, `coin${i}`, { marketCapRank: i + 1 })),
    );
    const stop = new AbortController();
    server.answerWith(({ path }) => (/coin[0-3]/.test(path) ? { body: RED } : { hang: true }));
    const running = run(stop.signal);
    await expect.poll(() => server.waiting()).toBe(1);
    stop.abort();
    expect(await running).toEqual({ fetched: 4, failed: 0 });
    expect(await scratch.db.icon.count({ where: { hash: null, failures: 0 } })).toBe(4);
    server.answerWith(() => ({ body: RED }));
    // The one that was being fetched stays claimed for a minute.
    expect(await run()).toEqual({ fetched: 3, failed: 0 });
    nowMs += MINUTE_MS;
    expect(await run()).toEqual({ fetched: 1, failed: 0 });
  });

  it("shares the work with concurrent runs", async () => {
    await tick(...Array.from({ length: 40 }, (_, i) => withIcon(`coin${i}`)));
    const reports = await Promise.all([run(), run(), run()]);
    expect(reports.reduce((sum, { fetched }) => sum + fetched, 0)).toBe(40);
    expect(server.requests).toHaveLength(40);
  });

  it("replaces an icon when its address changes", async () => {
    await tick(withIcon("a", "old"));
    await run();
    const old = (await icons()).get("a");
    server.answerWith(() => ({ body: BLUE }));
    await tick(withIcon("a", "new"));
    expect((await icons()).get("a")).toBeNull();
    await run();
    expect([null, undefined, old]).not.toContain((await icons()).get("a"));
    expect((await scratch.db.icon.findMany()).map(({ address }) => address)).toEqual([addressOf("new")]);
  });

  it("does nothing for sources without icons", async () => {
    await tick(withIcon("a"));
    const { icons: _, ...bare } = source;
    expect(await run(undefined, [bare])).toEqual({ fetched: 0, failed: 0 });
    expect(await scratch.db.icon.count()).toBe(0);
  });

  it("refuses a row that is neither stored nor due", async () => {
    const half = { address: "x", hash: "h", contentType: "image/png", fetchedAt: new Date(nowMs) };
    await expect(scratch.db.icon.create({ data: half })).rejects.toThrow(/icon_whole/);
    await expect(scratch.db.icon.create({ data: { address: "x" } })).rejects.toThrow(/icon_here_or_due/);
  });
});
