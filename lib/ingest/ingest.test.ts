import { beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import { ingest, ingestSource } from "@/lib/ingest/ingest";
import { recordTick, type TickReport } from "@/lib/ingest/record-tick";
import { createCoinGecko } from "@/lib/sources/coingecko/coingecko-source";
import {
  type FetchedQuotes,
  type FetchRequest,
  type PriceSource,
  SourceError,
} from "@/lib/sources/price-source";
import { startFakeCoinGecko } from "@/lib/testing/fake-coingecko";
import { createScratchDatabase } from "@/lib/testing/scratch-database";
import { countOutcomes, MINUTE_MS, MONDAY_MS, quoteOf, sourceOf, tickOf } from "@/lib/testing/ticks";

let db: Database;
beforeAll(async () => {
  ({ db } = await createScratchDatabase({ max: 8 }));
});

type FakeSource = PriceSource & { requests: FetchRequest[] };

function fakeSource(
  name: string,
  answer: (request: FetchRequest) => Promise<FetchedQuotes>,
  intervalSeconds = 60,
): FakeSource {
  const requests: FetchRequest[] = [];
  return {
    name,
    kind: "exchange",
    intervalSeconds,
    limits: { plan: "test", callsPerMinute: 30, callsPerMonth: null, callsPerTick: 1 },
    requests,
    fetchQuotes(request) {
      requests.push(request);
      return answer(request);
    },
  };
}

const quotes = async (): Promise<FetchedQuotes> => ({
  quotes: [quoteOf("a", 1), quoteOf("b", null)],
  problems: [],
});
const NOW_MS = MONDAY_MS + 12_345;
const NOW = new Date(NOW_MS);

describe("a round over all sources", () => {
  it("gives each source its own event time, fixed when it was triggered, and stores what came", async () => {
    const fast = fakeSource("fast", quotes, 5);
    const slow = fakeSource("slow", quotes, 3600);
    let clockMs = NOW_MS;
    const report = await ingest({
      db,
      sources: [fast, slow],
      at: NOW,
      now: () => new Date(clockMs++),
      trigger: "cron",
    });
    expect(report.at).toBe(new Date(NOW_MS).toISOString());
    expect(report.sources).toMatchObject([
      {
        source: "fast",
        at: new Date(MONDAY_MS + 10_000).toISOString(),
        outcome: "stored",
        stored: 1,
        rejectedBy: { no_price: 1 },
      },
      { source: "slow", at: new Date(MONDAY_MS).toISOString(), outcome: "stored", stored: 1 },
    ]);
    expect(fast.requests[0]?.at).toEqual(new Date(MONDAY_MS + 10_000));
    const tick = await db.tick.findFirstOrThrow({
      where: { source: { name: "slow" } },
      include: { source: true },
    });
    expect(tick).toMatchObject({ trigger: "cron", source: { kind: "exchange", planLimits: slow.limits } });
    expect(tick.requestedAt.getTime()).toBeLessThan(tick.receivedAt?.getTime() ?? 0);
  });

  it("gives a trigger that arrives a moment early the event time ahead, so that no tick is lost", async () => {
    const skewed = fakeSource("skewed", quotes);
    const triggeredAt = [2, 59_999, 119_999, 180_001, 240_002].map((ms) => new Date(MONDAY_MS + ms));
    const reports: TickReport[] = [];
    for (const instant of triggeredAt) {
      const { sources } = await ingest({ db, sources: [skewed], at: instant, trigger: "cron" });
      reports.push(...sources);
    }
    expect(countOutcomes(reports)).toEqual({ stored: 5 });
    const minutes = [0, 1, 2, 3, 4].map((minute) => new Date(MONDAY_MS + minute * MINUTE_MS));
    expect(skewed.requests.map((request) => request.at)).toEqual(minutes);
    expect(await db.gap.count({ where: { series: { pair: { source: { name: "skewed" } } } } })).toBe(0);
    const again = await ingest({
      ...{ db, sources: [skewed], trigger: "cron" as const },
      at: new Date(MONDAY_MS + 4 * MINUTE_MS - 1),
    });
    expect(countOutcomes(again.sources)).toEqual({ duplicate: 1 });
  });

  it("goes on with the others when one source fails, and keeps its error as a row", async () => {
    const bad = fakeSource("bad", async () => {
      throw new SourceError("rate_limited", "The rate limit is used up; sample less often.");
    });
    const odd = fakeSource("odd", () => {
      throw new TypeError("not even a promise");
    });
    const good = fakeSource("good", quotes);
    const report = await ingest({ db, sources: [bad, odd, good], at: NOW, trigger: "sampler" });
    expect(report.sources).toMatchObject([
      { outcome: "failed", error: "The rate limit is used up; sample less often." },
      { outcome: "failed", error: "not even a promise" },
      { outcome: "stored", error: null },
    ]);
    const ticks = await db.tick.findMany({
      where: { source: { name: { in: ["bad", "odd", "good"] } } },
      include: { source: true },
    });
    expect(Object.fromEntries(ticks.map((tick) => [tick.source.name, [tick.outcome, tick.error]]))).toEqual({
      bad: ["failed", "The rate limit is used up; sample less often."],
      odd: ["failed", "not even a promise"],
      good: ["stored", null],
    });
  });

  it("passes a source the largest count of its last stored ticks, read from the database", async () => {
    const sizes = [1, 3, 2, 1];
    const counts: (number | null | undefined)[] = [];
    for (const [minute, size] of sizes.entries()) {
      const source = fakeSource("sized", async ({ previousCount }) => {
        counts.push(previousCount);
        if (minute === 2) throw new SourceError("timeout", "No answer.");
        return { quotes: ["a", "b", "c"].slice(0, size).map((id) => quoteOf(id, 1)), problems: [] };
      });
      const at = new Date(NOW_MS + minute * 60_000);
      await ingest({ db, sources: [source], at, trigger: "sampler" });
    }
    expect(counts).toEqual([null, 1, 3, 3]);
  });

  it("keeps a short page of CoinGecko among the problems of the tick, also after a restart", async () => {
    const server = await startFakeCoinGecko();
    try {
      const coins = (count: number) =>
        JSON.stringify(Array.from({ length: count }, (_, id) => ({ id: `coin-${id}`, current_price: 1 })));
      const errors: (string | null | undefined)[] = [];
      for (const [minute, count] of [53, 53, 52, 10].entries()) {
        server.answerWith(() => ({ body: coins(count) }));
        const source = createCoinGecko({
          plan: "keyless",
          pages: 1,
          intervalSeconds: 60,
          baseUrl: server.baseUrl,
        });
        const at = new Date(NOW_MS + minute * 60_000);
        const report = await ingest({ db, sources: [source], at, trigger: "sampler" });
        errors.push(report.sources[0]?.error);
      }
      expect(errors).toEqual([
        "Page 1 of 1 is short: 53 coins came where 250 were expected.",
        null,
        null,
        "Page 1 of 1 is short: 10 coins came where 53 were expected.",
      ]);
      const tick = await db.tick.findFirst({
        where: { source: { name: "coingecko" } },
        orderBy: { at: "desc" },
      });
      expect(tick).toMatchObject({ outcome: "stored", received: 10, stored: 10, error: errors[3] });
    } finally {
      await server.close();
    }
  });

  it("tells what went wrong beside quotes that did come", async () => {
    const partial = fakeSource("partial", async () => ({
      quotes: [quoteOf("a", 1)],
      problems: ["Page 2 is missing."],
    }));
    const { sources } = await ingest({ db, sources: [partial], at: NOW, trigger: "sampler" });
    expect(sources).toMatchObject([{ outcome: "stored", stored: 1, error: "Page 2 is missing." }]);
  });

  it.each([
    [
      "that ends when aborted",
      (request: FetchRequest) =>
        new Promise<FetchedQuotes>((_, reject) => {
          request.signal.addEventListener("abort", () => reject(request.signal.reason));
        }),
    ],
    ["that never ends", () => new Promise<FetchedQuotes>(() => {})],
  ])("cuts off a source %s after three quarters of its interval", async (how, hang) => {
    const stuck = fakeSource(`stuck ${how}`, hang, 1);
    const good = fakeSource(`beside one ${how}`, quotes);
    const startMs = Date.now();
    const { sources } = await ingest({ db, sources: [stuck, good], at: NOW, trigger: "sampler" });
    expect(Date.now() - startMs).toBeLessThan(2500);
    expect(sources).toMatchObject([
      {
        outcome: "failed",
        error: `stuck ${how} did not reply within 0.75 s, the tick's time. The request is repeated at the next tick.`,
      },
      { outcome: "stored" },
    ]);
    expect(stuck.requests[0]?.signal.aborted).toBe(true);
  });

  it("throws when nothing can be recorded because the database is away", async () => {
    const away = openDatabase("postgresql://nobody@127.0.0.1:1/nothing");
    const source = fakeSource("unheard", quotes);
    await expect(ingest({ db: away, sources: [source, source], at: NOW, trigger: "cron" })).rejects.toThrow();
    await away.$disconnect();
  });

  it("of no sources is empty", async () => {
    expect(await ingest({ db, sources: [], at: NOW, trigger: "cron" })).toEqual({
      at: NOW.toISOString(),
      sources: [],
    });
  });
});

describe("one event time", () => {
  it("delivered 20 times at once asks the source once: one stored, 19 duplicate", async () => {
    const source = fakeSource("crowd", async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return quotes();
    });
    const reports = await Promise.all(
      Array.from({ length: 20 }, () => ingest({ db, sources: [source], at: NOW, trigger: "cron" })),
    );
    expect(countOutcomes(reports.flatMap((report) => report.sources))).toEqual({ stored: 1, duplicate: 19 });
    expect(source.requests).toHaveLength(1);
    expect(await db.tick.count({ where: { source: { name: "crowd" } } })).toBe(1);
  });

  it("delivered again later does not ask the source", async () => {
    const source = fakeSource("later", quotes);
    await ingest({ db, sources: [source], at: NOW, trigger: "cron" });
    const again = await ingest({ db, sources: [source], at: NOW, trigger: "manual" });
    expect(again.sources).toMatchObject([{ outcome: "duplicate", received: 0, stored: 0 }]);
    expect(source.requests).toHaveLength(1);
  });

  it("that another process stored meanwhile is reported as duplicate although this round failed", async () => {
    const at = new Date(MONDAY_MS + 2 * MINUTE_MS);
    const source = fakeSource("overtaken", async () => {
      await recordTick(db, tickOf(sourceOf("overtaken"), at.getTime(), [quoteOf("a", 1)]));
      throw new SourceError("unavailable", "Away.");
    });
    expect(await ingestSource({ db, source, at, trigger: "cron" })).toMatchObject({
      outcome: "duplicate",
      error: null,
    });
    const ticks = await db.tick.findMany({ where: { source: { name: "overtaken" } } });
    expect(ticks).toMatchObject([{ outcome: "stored", stored: 1, error: null }]);
  });

  it("that failed is requested again, and then stored", async () => {
    let away = true;
    const source = fakeSource("recovering", async () => {
      if (away) throw new SourceError("unavailable", "Away.");
      return quotes();
    });
    const at = new Date(MONDAY_MS + MINUTE_MS);
    const once = () => ingestSource({ db, source, at, trigger: "cron" });
    expect(await once()).toMatchObject({ outcome: "failed", error: "Away." });
    away = false;
    expect(await once()).toMatchObject({ outcome: "stored", at: at.toISOString() });
    expect(source.requests).toHaveLength(2);
  });

  it("failing for many callers at once fails for all of them and leaves one row", async () => {
    const source = fakeSource("doomed", async () => {
      throw new SourceError("unavailable", "Away.");
    });
    const reports = await Promise.all(
      Array.from({ length: 5 }, () => ingestSource({ db, source, at: new Date(MONDAY_MS), trigger: "cron" })),
    );
    expect(countOutcomes(reports)).toEqual({ failed: 5 });
    expect(source.requests).toHaveLength(1);
    expect(await db.tick.count({ where: { source: { name: "doomed" } } })).toBe(1);
  });
});
