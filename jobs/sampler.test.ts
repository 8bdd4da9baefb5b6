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
  // Of the children, not of the tests: their first start compiles everything.
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

/** Starts the real sampler; its log lines are collected. */
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
  it("told to end during a slow tick stores that tick whole, begins no other, and exits 0", async () => {
    server.answerWith(() => ({ body: COIN, delayMs: 1500 }));
    const sampler = startSampler({ SOURCES: "coingecko@10" });
    await vi.waitFor(() => expect(server.waiting(), sampler.output()).toBe(1), waiting);
    sampler.process.kill("SIGTERM");
    expect(await sampler.ended, sampler.output()).toBe(0);
    expect(server.requests).toHaveLength(1);
    expect(await scratch.db.tick.findMany()).toMatchObject([
      { outcome: "stored", trigger: "sampler", received: 1, stored: 1 },
    ]);
    expect(await scratch.db.volatility.count()).toBe(3);
    // Whoever starts next can lead at once.
    const locks = await scratch.db.$queryRaw`SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database
      WHERE d.datname = current_database() AND l.locktype = 'advisory'`;
    expect(locks).toEqual([]);
  });

  it("samples every interval at event times, says so when a source fails, and ends with whoever started it", async () => {
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
    // A machine that has no time for this test can miss the three quarters of a second of a tick as well.
    const failed = ticks.filter(
      (tick) => tick.outcome === "failed" && !/answer within/.test(tick.error ?? ""),
    );
    expect(failed, sampler.output()).toHaveLength(1);
    expect(sampler.output()).toContain("the source gave no quotes");
    // The partitions of the days to come are there before they are needed.
    expect(await scratch.db.sampleDay.count()).toBeGreaterThanOrEqual(3);
  });

  it("fetches the icons that the first samples name, and its ticks do not wait for a slow host", async () => {
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
    const askedForIcons = () => server.requests.filter(({ path }) => path.includes("/images/")).length;
    await vi.waitFor(() => expect(askedForIcons(), sampler.output()).toBe(2), waiting);
    const ticks = await scratch.db.tick.count();
    await vi.waitFor(async () => expect(await scratch.db.tick.count()).toBeGreaterThan(ticks + 3), waiting);
    // Told to end, it stores what it has and does not wait for the rest.
    sampler.process.kill("SIGTERM");
    expect(await sampler.ended, sampler.output()).toBe(0);
    expect(await scratch.db.icon.findMany({ orderBy: { address: "asc" } })).toMatchObject([
      { address: image.replace("large", "small"), contentType: "image/png", failures: 0 },
      { address: slow.replace("large", "small"), hash: null },
    ]);
  });

  it("without an address of a database says what is missing and exits 1", async () => {
    const sampler = startSampler({ DATABASE_URL: "" });
    expect(await sampler.ended).toBe(1);
    expect(sampler.output()).toContain("DATABASE_URL is not set");
  });
});
