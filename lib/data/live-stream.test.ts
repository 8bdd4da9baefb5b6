import { once } from "node:events";
import { createServer, get, type IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { Client } from "pg";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type LatestReply, latestReply } from "@/lib/contracts/latest";
import { readLatest } from "@/lib/data/latest";
import { LiveStream, type LiveStreamOptions } from "@/lib/data/live-stream";
import { replyCache } from "@/lib/data/reply-cache";
import { notifyChanged } from "@/lib/db/notices";
import { recordFailedTick, recordTick } from "@/lib/ingest/record-tick";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";
import { MINUTE_MS, MONDAY_MS, quoteOf, sourceOf, tickOf } from "@/lib/testing/ticks";

let scratch: ScratchDatabase;
let stream: LiveStream;
let minute = 0;

const tick = async () => {
  minute++;
  const at = MONDAY_MS + minute * MINUTE_MS;
  await recordTick(scratch.db, tickOf(sourceOf("market"), at, [quoteOf("btc", 100 + minute)]));
  return new Date(at).toISOString();
};

/** Reads a stream's events one by one. */
function readerOf(body: ReadableStream<Uint8Array>) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  /** Each chunk is one event. Null at the end. */
  const next = async (): Promise<string | null> => {
    const { value, done } = await reader.read();
    return done ? null : decoder.decode(value);
  };
  /** Null at the end. */
  const nextLatest = async (): Promise<LatestReply | null> => {
    const [, data] = /^event: latest\ndata: (.*)\n\n$/.exec((await next()) ?? "") ?? [];
    return data === undefined ? null : latestReply.parse(JSON.parse(data));
  };
  const until = async (at: string) => {
    let latest = await nextLatest();
    while (latest && latest.at !== at) latest = await nextLatest();
    return latest;
  };
  return { next, nextLatest, until };
}

const listenerCount = async () => {
  const rows = await scratch.db.$queryRaw<{ pids: number[] | null }[]>`
    SELECT array_agg(pid) AS pids FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'sigmawatch listener'`;
  return rows[0]?.pids ?? [];
};

const until = async (holds: () => Promise<boolean>) => {
  for (let i = 0; i < 200; i++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("It did not come true within 10 s.");
};

const loseListener = async () => {
  const [lost = 0] = await listenerCount();
  const admin = new Client({ connectionString: scratch.url });
  await admin.connect();
  await admin.query("SELECT pg_terminate_backend($1)", [lost]);
  await admin.end();
  return lost;
};

const open = (options: Partial<LiveStreamOptions> = {}) => {
  const read = () => readLatest([], new Date(), scratch.db);
  stream = new LiveStream({ db: scratch.db, url: scratch.url, read, ...options });
  return stream;
};
const forEver = () => new AbortController().signal;
/** A reader that has received its first event. */
const openReader = async () => {
  const reader = readerOf(stream.open(forEver()));
  expect(await reader.next()).toBe("retry: 3000\n\n");
  expect(await reader.nextLatest()).not.toBeNull();
  return reader;
};

beforeAll(async () => {
  scratch = await createScratchDatabase();
  await tick();
});

afterEach(async () => {
  await stream.close();
});

describe("LiveStream", () => {
  it("sends the newest state at once and at each tick within a second of its commit, to every reader", async () => {
    open();
    const readers = [await openReader(), await openReader()];
    const at = await tick();
    const stored = performance.now();
    const received = await Promise.all(readers.map((reader) => reader.until(at)));
    expect(performance.now() - stored).toBeLessThan(1000);
    const { tickId } = await scratch.db.latestUpdate.findFirstOrThrow();
    for (const latest of received) expect(latest?.version).toContain(`${tickId}-`);
  });

  it("sends the state after a failed round", async () => {
    open();
    const reader = await openReader();
    const failed = tickOf(sourceOf("market"), MONDAY_MS + 999 * MINUTE_MS, []);
    await recordFailedTick(scratch.db, { ...failed, error: "No reply." });
    expect((await reader.nextLatest())?.sources[0]?.lastTick?.error).toBe("No reply.");
  });

  it("makes the lists current before it sends a change", async () => {
    open();
    const reader = await openReader();
    const { pairs } = replyCache(scratch.db);
    expect((await pairs.read()).parse().pairs).toHaveLength(1);
    await scratch.db.pair.updateMany({ data: { tracked: false } });
    await notifyChanged(scratch.db);
    await reader.nextLatest();
    expect((await pairs.read()).parse().pairs).toEqual([]);
    await scratch.db.pair.updateMany({ data: { tracked: true } });
  });

  it("sends events in the order of their reads, however long each takes", async () => {
    let reads = 0;
    const read = async () => {
      const version = String(++reads);
      await new Promise((resolve) => setTimeout(resolve, version === "2" ? 300 : 1));
      return { ...(await readLatest([], new Date(), scratch.db)), version };
    };
    open({ read });
    const reader = await openReader();
    for (let i = 0; i < 4; i++) {
      await notifyChanged(scratch.db);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await until(async () => reads >= 3);
    const versions = [
      Number((await reader.nextLatest())?.version),
      Number((await reader.nextLatest())?.version),
    ];
    expect(versions).toEqual([2, 3]);
  });

  it("ends its streams when the listening connection is lost, and sends what was missed to new ones", async () => {
    open();
    const reader = await openReader();
    const lost = await loseListener();
    while ((await reader.next()) !== null);
    expect(stream.size).toBe(0);
    const at = await tick();
    const again = readerOf(stream.open(forEver()));
    await again.next();
    expect((await again.nextLatest())?.at).toBe(at);
    await until(async () => (await listenerCount()).length === 1);
    expect(await listenerCount()).not.toContain(lost);
    const next = await tick();
    expect((await again.until(next))?.at).toBe(next);
  });

  it("forgets a stream that ends with its request or its reader", async () => {
    open();
    const request = new AbortController();
    const aborted = readerOf(stream.open(request.signal));
    const cancelled = stream.open(forEver());
    expect(stream.size).toBe(2);
    request.abort();
    while ((await aborted.next()) !== null);
    expect(stream.size).toBe(1);
    await cancelled.cancel();
    expect(stream.size).toBe(0);
  });

  it("refuses streams beyond the limit", async () => {
    open({ maxStreams: 1 });
    stream.open(forEver());
    expect(() => stream.open(forEver())).toThrowError(
      expect.objectContaining({ code: "too_many_streams", status: 503 }),
    );
  });

  it("disconnects a client that does not read, buffers at most 8 events for it, and sends to others", async () => {
    let reads = 0;
    const read = async () => ({
      ...(await readLatest([], new Date(), scratch.db)),
      // Long enough to fill the buffers of the connection.
      version: `${++reads} ${"x".repeat(1e6)}`,
    });
    open({ read, heartbeatMs: 20 });
    const server = createServer((_, response) => {
      Readable.from(stream.open(forEver())).pipe(response);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const request = get({ port, host: "127.0.0.1" });
    const [slow]: IncomingMessage[] = await once(request, "response");
    const quick = await openReader();
    while (stream.size > 1) expect(await quick.nextLatest()).not.toBeNull();
    const sent = reads;
    let events = 0;
    if (slow)
      for await (const part of slow.setEncoding("utf8")) events += String(part).split("event: ").length - 1;
    expect(events).toBeGreaterThan(8);
    expect(events).toBeLessThanOrEqual(sent);
    expect(await quick.nextLatest()).not.toBeNull();
    server.close();
  });

  it("sends an event at each heartbeat, also while nothing happens", async () => {
    open({ heartbeatMs: 50 });
    const reader = await openReader();
    for (let i = 0; i < 3; i++) expect(await reader.nextLatest()).not.toBeNull();
  });
});
