import { beforeEach, describe, expect, it } from "vitest";
import { latestReply } from "@/lib/contracts/latest";
import { readLatest } from "@/lib/data/latest";
import { recordFailedTick, recordTick } from "@/lib/ingest/record-tick";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";
import { MINUTE_MS, MONDAY_MS, quoteOf, sourceOf, tickOf } from "@/lib/testing/ticks";

const COINGECKO = sourceOf("coingecko");
const CONFIGURED = [{ name: "coingecko", kind: "coingecko", intervalSeconds: 60 }];
const NOW = new Date(MONDAY_MS + 10 * MINUTE_MS);
const iso = (minute: number) => new Date(MONDAY_MS + minute * MINUTE_MS).toISOString();
let scratch: ScratchDatabase;

beforeEach(async () => {
  scratch = await createScratchDatabase();
  return () => scratch.drop();
});

const latest = async (configured = CONFIGURED) =>
  latestReply.parse(await readLatest(configured, NOW, scratch.db));
const store = (minute: number, source = COINGECKO, ids = ["one"]) =>
  recordTick(
    scratch.db,
    tickOf(
      source,
      MONDAY_MS + minute * MINUTE_MS,
      ids.map((id) => quoteOf(id, "1")),
    ),
  );
const fail = (minute: number, error: string) => {
  const at = new Date(MONDAY_MS + minute * MINUTE_MS);
  return recordFailedTick(scratch.db, { source: COINGECKO, at, trigger: "sampler", requestedAt: at, error });
};

describe("readLatest", () => {
  it("lists the configured sources before their first round", async () => {
    const reply = await latest();
    expect(reply).toMatchObject({ at: null, storedAt: null, now: NOW.toISOString(), pairsTracked: 0 });
    expect(reply.sources).toEqual([
      {
        ...{ name: "coingecko", kind: "coingecko", intervalSeconds: 60, configured: true, pairsTracked: 0 },
        ...{ lastStoredAt: null, lastTick: null, failingSince: null, rounds: [], historyProgress: null },
      },
    ]);
  });

  it("tells the newest stored tick and its source's record", async () => {
    await store(0);
    await store(1, COINGECKO, ["one", "two"]);
    const reply = await latest();
    expect(reply).toMatchObject({ at: iso(1), stored: 2, rejected: 0, pairsTracked: 2 });
    expect(reply.sources[0]).toMatchObject({
      lastStoredAt: iso(1),
      lastTick: { at: iso(1), outcome: "stored", received: 2, stored: 2, error: null },
      failingSince: null,
    });
    expect(reply.sources[0]?.rounds).toHaveLength(2);
  });

  it("tells since when a source fails and why, until it answers again", async () => {
    await store(0);
    await fail(2, "first reason");
    await fail(3, "second reason");
    expect((await latest()).sources[0]).toMatchObject({
      lastStoredAt: iso(0),
      lastTick: { at: iso(3), outcome: "failed", receivedAt: null, error: "second reason" },
      failingSince: iso(2),
    });
    expect((await latest()).sources[0]?.rounds.slice(1)).toEqual(["missed", "missed", "missed"]);
    await store(4);
    expect((await latest()).sources[0]).toMatchObject({ lastStoredAt: iso(4), failingSince: null });
  });

  it("tells since when a source fails that never answered", async () => {
    await fail(5, "no network");
    expect((await latest()).sources[0]).toMatchObject({ lastStoredAt: null, failingSince: iso(5) });
    expect((await latest()).at).toBeNull();
  });

  it("keeps a source that the settings name no more as long as its pairs are listed, after the others", async () => {
    await store(0, sourceOf("binance"), ["eth-btc"]);
    await store(0);
    const names = async () => (await latest()).sources.map(({ name, configured }) => [name, configured]);
    expect(await names()).toEqual([
      ["coingecko", true],
      ["binance", false],
    ]);
    await scratch.db.pair.updateMany({ where: { providerId: "eth-btc" }, data: { tracked: false } });
    expect(await names()).toEqual([["coingecko", true]]);
  });

  it("names another version after a tick and after a change of what is tracked, else the same", async () => {
    await store(0, COINGECKO, ["one", "two"]);
    const versions = [(await latest()).version, (await latest()).version];
    expect(versions[0]).toBe(versions[1]);
    await store(1, COINGECKO, ["one", "two"]);
    versions.push((await latest()).version);
    await scratch.db.pair.updateMany({ where: { providerId: "two" }, data: { tracked: false } });
    versions.push((await latest()).version);
    expect(new Set(versions).size).toBe(3);
  });

  it("never returns a tick with the version before it, at any time", async () => {
    await store(0);
    const ticksOf = new Map<string, Set<string>>();
    let isOver = false;
    const ask = async () => {
      while (!isOver) {
        const { version, at, sources } = await latest();
        const known = ticksOf.get(version) ?? new Set();
        ticksOf.set(version, known.add(`${at} ${sources[0]?.lastStoredAt}`));
      }
    };
    const asking = [ask(), ask(), ask()];
    for (let minute = 1; minute <= 25; minute++) await store(minute);
    isOver = true;
    await Promise.all(asking);
    expect(ticksOf.size).toBeGreaterThan(8);
    for (const [version, ticks] of ticksOf) expect([version, ticks.size]).toEqual([version, 1]);
  });
});
