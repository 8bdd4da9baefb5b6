import { type ChildProcess, spawn } from "node:child_process";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type FakeCoinGecko, startFakeCoinGecko } from "@/lib/testing/fake-coingecko";
import { pngOf } from "@/lib/testing/pictures";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";

const COIN = JSON.stringify([
  {
    id: "bitcoin",
    symbol: "btc",
    name: "Bitcoin",
    current_price: 87270.25,
    last_updated: new Date().toISOString(),
  },
]);

let scratch: ScratchDatabase;
let server: FakeCoinGecko;
let child: ChildProcess | undefined;
beforeAll(async () => {
  // The first start of a child compiles everything.
  vi.setConfig({ testTimeout: 90_000 });
});
beforeEach(async () => {
  scratch = await createScratchDatabase();
  server = await startFakeCoinGecko();
});
afterEach(async () => {
  if (child && child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  await server.close();
});

/** Starts the sampler and collects its log. */
function startSampler(variables: Record<string, string>): {
  process: ChildProcess;
  output(): string;
  ended: Promise<number | null>;
} {
  let output = "";
  const started = spawn(process.execPath, ["--import", "tsx", "jobs/sampler.ts"], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "test",
      DATABASE_URL: scratch.url,
      COINGECKO_BASE_URL: server.baseUrl,
      ...variables,
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  child = started;
  for (const stream of [started.stdout, started.stderr])
    stream?.on("data", (bytes) => (output += String(bytes)));
  return {
    process: started,
    output: () => output,
    ended: new Promise((resolve) => started.once("exit", (code) => resolve(code))),
  };
}

const waiting = { timeout: 45_000, interval: 50 };

describe("the sampler", () => {
  it("completes a slow tick when stopped, starts no other, and exits with 0", async () => {
    server.answerWith(() => ({ body: COIN, delayMs: 1500 }));
    const sampler = startSampler({ SOURCES: "coingecko@10" });
    await vi.waitFor(() => expect(server.waiting(), sampler.output()).toBe(1), waiting);
    sampler.process.kill("SIGTERM");
    expect(await sampler.ended, sampler.output()).toBe(0);
    expect(server.requests).toHaveLength(1);
    expect(await scratch.db.tick.findMany()).toMatchObject([
      { outcome: "stored", trigger: "sampler", received: 1, stored: 1 },
    ]);
    expect(await scratch.db.seriesStatistics.count()).toBe(1);
    // The next sampler can lead immediately.
    const locks = await scratch.db.$queryRaw`SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database
      WHERE d.datname = current_database() AND l.locktype = 'advisory'`;
    expect(locks).toEqual([]);
  });

  it("samples at every event time, logs a failing source, and ends with its parent process", async () => {
    let answers = 0;
    server.answerWith(() => {
      answers += 1;
      return answers === 2 ? { status: 401, body: '{"error":"no"}' } : { body: COIN };
    });
    const sampler = startSampler({ SOURCES: "coingecko@1" });
    await vi.waitFor(async () => {
      expect(await scratch.db.tick.count({ where: { outcome: "stored" } }), sampler.output()).toBeGreaterThan(
        3,
      );
    }, waiting);
    sampler.process.disconnect();
    expect(await sampler.ended, sampler.output()).toBe(0);
    const ticks = await scratch.db.tick.findMany({ orderBy: { at: "asc" } });
    expect(ticks.every((tick) => tick.at.getTime() % 1000 === 0)).toBe(true);
    // On a busy machine, a tick may also exceed its timeout of 750 ms.
    const failed = ticks.filter(
      (tick) => tick.outcome === "failed" && !/answer within/.test(tick.error ?? ""),
    );
    expect(failed, sampler.output()).toHaveLength(1);
    expect(sampler.output()).toContain("the source gave no quotes");
    // Partitions of the following days exist in advance.
    expect(await scratch.db.sampleDay.count()).toBeGreaterThanOrEqual(3);
  });

  it("fetches icons, and its ticks do not wait for a slow icon host", async () => {
    const image = new URL("/coins/images/1/large/bitcoin.png", server.baseUrl).href;
    const slow = new URL("/coins/images/2/large/slow.png", server.baseUrl).href;
    const [coin] = JSON.parse(COIN);
    const body = JSON.stringify([
      { ...coin, image, market_cap_rank: 1 },
      { ...coin, id: "slow", image: slow, market_cap_rank: 2 },
    ]);
    server.answerWith(({ path }) => {
      if (path.includes("/images/1/")) return { body: pngOf([200, 30, 30]) };
      return path.includes("/images/2/") ? { hang: true } : { body };
    });
    const sampler = startSampler({ SOURCES: "coingecko@1" });
    const iconRequests = () => server.requests.filter(({ path }) => path.includes("/images/")).length;
    await vi.waitFor(() => expect(iconRequests(), sampler.output()).toBe(2), waiting);
    const ticks = await scratch.db.tick.count();
    await vi.waitFor(async () => expect(await scratch.db.tick.count()).toBeGreaterThan(ticks + 3), waiting);
    // When stopped, it stores what it has and does not wait for the rest.
    sampler.process.kill("SIGTERM");
    expect(await sampler.ended, sampler.output()).toBe(0);
    expect(await scratch.db.icon.findMany({ orderBy: { address: "asc" } })).toMatchObject([
      { address: image.replace("large", "small"), contentType: "image/png", failures: 0 },
      { address: slow.replace("large", "small"), hash: null },
    ]);
  });

  it("exits with 1 and names DATABASE_URL if it is not set", async () => {
    const sampler = startSampler({ DATABASE_URL: "" });
    expect(await sampler.ended).toBe(1);
    expect(sampler.output()).toContain("DATABASE_URL is not set");
  });
});
