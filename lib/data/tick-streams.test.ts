import { Client } from "pg";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { streamState, type TickEvent, tickEvent } from "@/lib/contracts/latest";
import { replyCache } from "@/lib/data/reply-cache";
import { TickStreams } from "@/lib/data/tick-streams";
import { notifyChanged } from "@/lib/db/notices";
import { recordFailedTick, recordTick } from "@/lib/ingest/record-tick";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";
import { MINUTE_MS, MONDAY_MS, quoteOf, sourceOf, tickOf } from "@/lib/testing/ticks";

let scratch: ScratchDatabase;
let streams: TickStreams;
let minute = 0;

const tick = async (source = "market") => {
  minute++;
  const at = MONDAY_MS + minute * MINUTE_MS;
  await recordTick(scratch.db, tickOf(sourceOf(source), at, [quoteOf("btc", 100 + minute)]));
  return new Date(at).toISOString();
};

/** Reads a stream's events one by one. */
function readerOf(body: ReadableStream<Uint8Array>) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  /** Whatever comes next, up to an empty line; null at the end. */
  const nextBlock = async (): Promise<string | null> => {
    while (!text.includes("\n\n")) {
      const { value, done } = await reader.read();
      if (done) return null;
      text += decoder.decode(value, { stream: true });
    }
    const [block = "", ...rest] = text.split("\n\n");
    text = rest.join("\n\n");
    return block;
  };
  /** Data of the next event of a name; null at the end. */
  const nextData = async (name: string): Promise<unknown> => {
    for (let block = await nextBlock(); block !== null; block = await nextBlock()) {
      const data = /^event: (\w+)\ndata: (.*)$/.exec(block);
      if (data?.[1] === name) return JSON.parse(data[2] ?? "");
    }
    return null;
  };
  const nextTick = async (): Promise<TickEvent | null> => {
    const data = await nextData("tick");
    return data === null ? null : tickEvent.parse(data);
  };
  /** Waits until the stream says whether it hears of ticks. */
  const untilListening = async (expected: boolean): Promise<void> => {
    while (streamState.parse(await nextData("state")).listening !== expected);
  };
  /** The next `tick` or `changed` event. */
  const nextNotice = async (): Promise<string | null> => {
    let block = await nextBlock();
    while (block !== null && !/^event: (tick|changed)/.test(block)) block = await nextBlock();
    return block;
  };
  return { nextBlock, nextTick, nextNotice, untilListening, cancel: () => reader.cancel() };
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

const open = (options: { maxStreams?: number; heartbeatMs?: number } = {}) => {
  streams = new TickStreams({ db: scratch.db, url: scratch.url, ...options });
  return streams;
};
const forEver = () => new AbortController().signal;

beforeAll(async () => {
  scratch = await createScratchDatabase();
});

afterEach(async () => {
  await streams.close();
});

describe("tick streams", () => {
  it("tell the newest tick at once and each new one within a second of its commit, to every reader", async () => {
    const known = await tick();
    open();
    const readers = [readerOf(streams.open(forEver())), readerOf(streams.open(forEver()))];
    for (const reader of readers) expect((await reader.nextTick())?.at).toBe(known);
    await until(async () => (await listenerCount()).length === 1);
    await tick();
    const stored = performance.now();
    const heard = await Promise.all(readers.map((reader) => reader.nextTick()));
    expect(performance.now() - stored).toBeLessThan(1000);
    const latest = await scratch.db.latestUpdate.findFirstOrThrow();
    for (const event of heard) {
      expect(event).toMatchObject({ at: latest.at.toISOString(), source: "market" });
      expect(event?.version).toContain(`${latest.tickId}-`);
    }
  });

  it("report a failed round as a change, not as a tick", async () => {
    await tick();
    open();
    const reader = readerOf(streams.open(forEver()));
    await reader.nextTick();
    const failed = tickOf(sourceOf("market"), MONDAY_MS + 999 * MINUTE_MS, []);
    await recordFailedTick(scratch.db, { ...failed, error: "No answer." });
    expect(await reader.nextNotice()).toBe("event: changed\ndata: {}");
    const at = await tick();
    expect((await reader.nextTick())?.at).toBe(at);
  });

  it("read the version anew after a change, so that lists are not served from before it", async () => {
    await tick();
    open();
    const reader = readerOf(streams.open(forEver()));
    await reader.nextTick();
    const { pairs } = replyCache(scratch.db);
    const { reply } = await pairs.read();
    expect(reply.pairs).toHaveLength(1);
    await scratch.db.pair.updateMany({ data: { tracked: false } });
    await notifyChanged(scratch.db);
    expect(await reader.nextNotice()).toContain("event: changed");
    expect((await pairs.read()).reply.pairs).toEqual([]);
    await scratch.db.pair.updateMany({ data: { tracked: true } });
  });

  it("survive the loss of the listening connection, and send what was missed", async () => {
    open();
    const reader = readerOf(streams.open(forEver()));
    await reader.nextTick();
    await until(async () => (await listenerCount()).length === 1);
    const [lost = 0] = await listenerCount();
    const admin = new Client({ connectionString: scratch.url });
    await admin.connect();
    await admin.query("SELECT pg_terminate_backend($1)", [lost]);
    await admin.end();
    const at = await tick();
    let heard = await reader.nextTick();
    while (heard && heard.at < at) heard = await reader.nextTick();
    expect(heard?.at).toBe(at);
    await until(async () => {
      const pids = await listenerCount();
      return pids.length === 1 && pids[0] !== lost;
    });
    const next = await tick();
    let event = await reader.nextTick();
    while (event && event.at < next) event = await reader.nextTick();
    expect(event?.at).toBe(next);
  });

  it("end with their request or their reader, and are then forgotten", async () => {
    open();
    const request = new AbortController();
    const aborted = readerOf(streams.open(request.signal));
    const cancelled = streams.open(forEver());
    expect(streams.size).toBe(2);
    request.abort();
    while ((await aborted.nextBlock()) !== null);
    expect(streams.size).toBe(1);
    await cancelled.cancel();
    expect(streams.size).toBe(0);
  });

  it("are refused beyond the limit, with a code that says so", async () => {
    open({ maxStreams: 1 });
    streams.open(forEver());
    expect(() => streams.open(forEver())).toThrowError(
      expect.objectContaining({ code: "too_many_streams", status: 503 }),
    );
  });

  it("keep the newest event of each source for a slow reader, and drop one that takes nothing", async () => {
    open({ heartbeatMs: 300 });
    const slow = streams.open(forEver());
    const quick = readerOf(streams.open(forEver()));
    await quick.nextTick();
    await until(async () => (await listenerCount()).length === 1);
    let last = "";
    for (let i = 0; i < 8; i++) {
      last = await tick();
      while ((await quick.nextTick())?.at !== last);
    }
    await until(async () => streams.size === 1);
    const late = readerOf(slow);
    const blocks: string[] = [];
    for (let block = await late.nextBlock(); block !== null; block = await late.nextBlock())
      blocks.push(block);
    expect(blocks.length).toBeLessThanOrEqual(6);
  });

  it("say from time to time that they listen, also while nothing happens", async () => {
    open({ heartbeatMs: 50 });
    const reader = readerOf(streams.open(forEver()));
    expect(await reader.nextBlock()).toBe("retry: 3000");
    await reader.nextTick();
    for (let i = 0; i < 3; i++) {
      expect(await reader.nextBlock()).toBe('event: state\ndata: {"listening":true}');
    }
  });

  it("say so when they listen no more, and when they do again", async () => {
    open();
    const reader = readerOf(streams.open(forEver()));
    await reader.untilListening(true);
    const [lost = 0] = await listenerCount();
    const admin = new Client({ connectionString: scratch.url });
    await admin.connect();
    await admin.query("SELECT pg_terminate_backend($1)", [lost]);
    await admin.end();
    await reader.untilListening(false);
    await reader.untilListening(true);
    expect(await reader.nextBlock()).toBe("event: changed\ndata: {}");
    const at = await tick();
    let heard = await reader.nextTick();
    while (heard && heard.at < at) heard = await reader.nextTick();
    expect(heard?.at).toBe(at);
  });

  it("begin by saying that they do not listen yet, and tell the newest tick once they do", async () => {
    const known = await tick();
    open();
    const reader = readerOf(streams.open(forEver()));
    await reader.nextBlock();
    expect(await reader.nextBlock()).toBe('event: state\ndata: {"listening":false}');
    expect(await reader.nextBlock()).toBe('event: state\ndata: {"listening":true}');
    expect((await reader.nextTick())?.at).toBe(known);
    const second = readerOf(streams.open(forEver()));
    await second.nextBlock();
    expect(await second.nextBlock()).toBe('event: state\ndata: {"listening":true}');
    expect((await second.nextTick())?.at).toBe(known);
  });
});
