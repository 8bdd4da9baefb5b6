import { createServer } from "node:net";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { whileLeading } from "@/jobs/sampler/leadership";
import { type Clock, systemClock } from "@/jobs/sampler/schedule";
import { isLong } from "@/lib/testing/long-tests";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";

let scratch: ScratchDatabase;
beforeAll(async () => {
  scratch = await createScratchDatabase();
});

// 100 times faster than the system clock.
const quickClock: Clock = {
  now: systemClock.now,
  sleep: (ms, signal) => systemClock.sleep(ms / 100, signal),
};

/** A sampler that leads until stopped or until its leadership is lost. */
function sampler(name: string, log: string[], url = scratch.url) {
  const stop = new AbortController();
  const ended = whileLeading(url, stop.signal, quickClock, async (signal) => {
    log.push(`${name} leads`);
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    log.push(`${name} ends`);
  });
  return {
    stop: async () => {
      stop.abort();
      await ended;
    },
  };
}

const terminateLeader = () => scratch.db.$executeRaw`
  SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
  WHERE l.locktype = 'advisory' AND l.granted AND d.datname = current_database()`;

describe("whileLeading", () => {
  it("lets one sampler lead, and another one after it ends", async () => {
    const log: string[] = [];
    const first = sampler("first", log);
    await vi.waitFor(() => expect(log).toEqual(["first leads"]), 5000);
    const second = sampler("second", log);
    await systemClock.sleep(300, new AbortController().signal);
    expect(log).toEqual(["first leads"]);
    await first.stop();
    await vi.waitFor(() => expect(log).toEqual(["first leads", "first ends", "second leads"]), 5000);
    await second.stop();
    expect(log.at(-1)).toBe("second ends");
  });

  it("stops leading when the connection breaks, and one sampler leads again", async () => {
    const log: string[] = [];
    const first = sampler("first", log);
    await vi.waitFor(() => expect(log).toEqual(["first leads"]), 5000);
    const second = sampler("second", log);
    await terminateLeader();
    // The next leader may get the lock a moment before the old one notices its loss.
    await vi.waitFor(
      () => expect([...log].sort()).toEqual(["first ends", "first leads", expect.stringMatching(/leads$/)]),
      5000,
    );
    await systemClock.sleep(300, new AbortController().signal);
    expect(log).toHaveLength(3);
    await Promise.all([first.stop(), second.stop()]);
    expect(log).toHaveLength(4);
  });

  it("retries until the database is reachable, and ends on request", async () => {
    const log: string[] = [];
    const waiting = sampler("waiting", log, "postgresql://nobody@127.0.0.1:1/nothing");
    await systemClock.sleep(200, new AbortController().signal);
    await waiting.stop();
    expect(log).toEqual([]);
  });

  // As long as the reply timeout.
  it.runIf(isLong)("stops waiting for a server that accepts the connection but does not reply", async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const waiting = sampler("waiting", [], `postgresql://nobody@127.0.0.1:${port}/nothing`);
    await systemClock.sleep(200, new AbortController().signal);
    const startMs = Date.now();
    await waiting.stop();
    expect(Date.now() - startMs).toBeLessThan(15_000);
    silent.close();
  });

  it("retries after an error of `lead`", async () => {
    const stop = new AbortController();
    let tries = 0;
    await whileLeading(scratch.url, stop.signal, quickClock, async () => {
      tries += 1;
      if (tries === 1) throw new Error("Simulated error.");
      stop.abort();
    });
    expect(tries).toBe(2);
  });
});
