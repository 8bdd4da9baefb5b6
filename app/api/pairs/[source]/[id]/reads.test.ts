import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { GET as getCharts } from "@/app/api/pairs/[source]/[id]/charts/route";
import { GET as getPrices } from "@/app/api/pairs/[source]/[id]/prices/route";
import { GET as getCsv } from "@/app/api/pairs/[source]/[id]/prices.csv/route";
import { GET as getRecompute, POST as postRecompute } from "@/app/api/pairs/[source]/[id]/recompute/route";
import { GET as getPair } from "@/app/api/pairs/[source]/[id]/route";
import { GET as getVolatilitySeries } from "@/app/api/pairs/[source]/[id]/volatility/route";
import { GET as getPairs } from "@/app/api/pairs/route";
import { GET as getVolatility } from "@/app/api/volatility/route";
import { AppError, errorReply } from "@/lib/contracts/errors";
import { pairReply, recomputeReply } from "@/lib/contracts/pair";
import { pairsReply } from "@/lib/contracts/pairs";
import { chartsReply, priceSeries, volatilitySeries } from "@/lib/contracts/series";
import { volatilityReply } from "@/lib/contracts/volatility";
import { replyCache } from "@/lib/data/reply-cache";
import type { Handler } from "@/lib/http/handler";
import { recordHistory } from "@/lib/ingest/record-history";
import { pairApiPath } from "@/lib/market/pair";
import { createScratchDatabase } from "@/lib/testing/scratch-database";
import { feedPrices, MINUTE_MS, MONDAY_MS, quoteOf, sourceOf } from "@/lib/testing/ticks";

const guard = vi.hoisted(() => ({ user: true }));
vi.mock("@/lib/auth/guards", () => ({
  requireSignedInUser: async () => {
    if (guard.user) return { id: "1", email: "a@example.org", name: null, role: "member" };
    throw new AppError("unauthorized", "Sign in first.");
  },
  requireOwnerUser: async () => null,
  requireCronSecret: () => undefined,
}));

const ID = 'btc/usd %2F?#&"é\\=';
const newest = MONDAY_MS + 199 * MINUTE_MS;

beforeAll(async () => {
  const scratch = await createScratchDatabase();
  // The handlers' own database client.
  Object.assign(globalThis, { sigmawatchDatabase: scratch.db });
  const walk = Array.from({ length: 200 }, (_, i) => String(100 + Math.sin(i / 9)));
  await feedPrices(scratch.db, sourceOf("market"), MONDAY_MS, { [ID]: walk, eth: walk }, { byHistory: 200 });
  const traded = Array.from({ length: 60 }, (_, i) => ({
    at: new Date(newest + (i - 59) * MINUTE_MS),
    quotes: [
      quoteOf("calm", 5, { values: { price: 5 + (i % 2), volume: 1000 + (i % 2) } }),
      quoteOf("wild", 5, { values: { price: 5 + (i % 2), volume: 100 + 20 * (i % 2) } }),
      quoteOf("euro", 5, { quote: "EUR", values: { price: 5 + (i % 2), volume: 10 + 8 * (i % 2) } }),
    ],
  }));
  await recordHistory(scratch.db, { source: sourceOf("traded"), ticks: traded });
  // On a slow machine the list would otherwise be served without them.
  await replyCache(scratch.db).sparklines.refresh();
});

beforeEach(() => {
  guard.user = true;
});

const ask = (handler: Handler, part: string, { id = ID, source = "market", method = "GET" } = {}) =>
  handler(
    new Request(`http://localhost${pairApiPath(source, id)}${part}`, {
      method,
      headers: { "sec-fetch-site": "same-origin" },
    }),
    {
      // Next.js passes decoded parameters.
      params: Promise.resolve({ source, id }),
    },
  );

describe("the routes of a pair", () => {
  it("reply according to their contracts for ids with special characters", async () => {
    expect(pairReply.parse(await (await ask(getPair, "")).json()).pair.id).toBe(ID);
    expect(priceSeries.parse(await (await ask(getPrices, "/prices?range=1h")).json()).samples).toBe(60);
    const from = `from=${new Date(newest - 10 * MINUTE_MS).toISOString()}&to=${new Date(newest).toISOString()}`;
    expect(priceSeries.parse(await (await ask(getPrices, `/prices?${from}&points=100`)).json()).samples).toBe(
      10,
    );
    const rolling = await (await ask(getVolatilitySeries, "/volatility?window=1h&range=6h")).json();
    expect(volatilitySeries.parse(rolling).points.length).toBe(200);
    const again = await ask(postRecompute, "/recompute?window=1h", { method: "POST" });
    expect(recomputeReply.parse(await again.json()).same).toBe(true);
  });

  it("reply with all series of the charts at once, equal to those of their own routes", async () => {
    const charts = chartsReply.parse(
      await (await ask(getCharts, "/charts?range=6h&window=1h&points=100&overview=24h")).json(),
    );
    const own = await Promise.all([
      ask(getPrices, "/prices?range=6h&points=100"),
      ask(getPrices, "/prices?range=6h&points=100&metric=volume"),
      ask(getVolatilitySeries, "/volatility?range=6h&points=100&window=1h"),
      ask(getPrices, "/prices?range=24h&points=300"),
    ]);
    const [price, volume, volatility, overview] = await Promise.all(own.map((reply) => reply.json()));
    expect(charts).toEqual({ price, volume, volatility, overview });
    const plain = chartsReply.parse(await (await ask(getCharts, "/charts?range=6h")).json());
    expect(plain.overview).toBeNull();
  });

  it("export CSV with headers that keep browsers from rendering it", async () => {
    const reply = await ask(getCsv, "/prices.csv?range=24h&window=1h");
    expect(reply.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(reply.headers.get("content-disposition")).toMatch(/^attachment; filename="[A-Za-z0-9._-]+\.csv"$/);
    expect((await reply.text()).trimEnd().split("\r\n").length).toBe(201);
  });

  it.each([
    ["no such pair", getPair, "", { id: "nope" }, 404],
    ["no such source", getPrices, "/prices", { source: "nope" }, 404],
    ["a character no database takes", getPair, "", { id: "a\0b" }, 404],
    ["an endless id", getPair, "", { id: "x".repeat(5000) }, 400],
    ["an unknown range", getPrices, "/prices?range=9y", {}, 400],
    [
      "a range and instants",
      getPrices,
      "/prices?range=1h&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z",
      {},
      400,
    ],
    ["half a span", getPrices, "/prices?from=2026-01-01T00:00:00Z", {}, 400],
    [
      "a span that ends before it begins",
      getPrices,
      "/prices?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
      {},
      400,
    ],
    ["an empty span", getPrices, "/prices?from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z", {}, 400],
    ["years", getPrices, "/prices?from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z", {}, 400],
    [
      "a time before all times",
      getPrices,
      "/prices?from=0000-01-01T00:00:00Z&to=0000-02-01T00:00:00Z",
      {},
      400,
    ],
    ["no time", getPrices, "/prices?from=yesterday&to=now", {}, 400],
    ["too few points", getPrices, "/prices?points=99", {}, 400],
    ["too many points", getPrices, "/prices?points=5001", {}, 400],
    ["half a point", getPrices, "/prices?points=100.5", {}, 400],
    ["an unknown window", getVolatilitySeries, "/volatility?window=2h", {}, 400],
    ["no window to recompute", postRecompute, "/recompute", { method: "POST" }, 400],
    ["recomputing by GET", getRecompute, "/recompute?window=1h", {}, 405],
    ["an unknown window in an export", getCsv, "/prices.csv?window=all", {}, 400],
  ] as const)("refuse %s", async (_, handler, part, changes, status) => {
    const reply = await ask(handler, part, changes);
    expect(reply.status).toBe(status);
    expect(errorReply.parse(await reply.json()).error.code).toMatch(
      /^(not_found|bad_input|method_not_allowed)$/,
    );
  });

  it("return 401 to signed-out clients, also for unknown pairs", async () => {
    guard.user = false;
    for (const handler of [getPair, getPrices, getCsv, getVolatilitySeries, getCharts]) {
      expect((await ask(handler, "?range=nonsense", { id: "nope" })).status).toBe(401);
    }
    expect((await ask(postRecompute, "/recompute", { method: "POST" })).status).toBe(401);
    expect((await getVolatility(new Request("http://localhost/api/volatility?window=1h"))).status).toBe(401);
  });
});

describe("the volatility route", () => {
  const rank = async (query: string) => {
    const response = await getVolatility(new Request(`http://localhost/api/volatility?window=1h&${query}`));
    expect(response.status).toBe(200);
    return volatilityReply.parse(await response.json()).rows.map((row) => [row.id, row.rank, row.of]);
  };

  it("ranks by the metric's default figure or by the requested one", async () => {
    expect(await rank("metric=volume")).toEqual([
      ["calm", 3, 3],
      ["euro", 1, 3],
      ["wild", 2, 3],
    ]);
    // Figures in quote units are compared within one quote.
    expect(await rank("metric=volume&rankBy=mean")).toEqual([
      ["calm", 1, 2],
      ["euro", 1, 1],
      ["wild", 2, 2],
    ]);
    expect((await rank("metric=price&rankBy=cv")).filter(([id]) => id === "wild")).toHaveLength(1);
  });

  it.each(["metric=depth", "metric=volume&rankBy=rv", "rankBy=mean"])("rejects %s", async (query) => {
    const response = await getVolatility(new Request(`http://localhost/api/volatility?window=1h&${query}`));
    expect(response.status).toBe(400);
  });

  it("uses the samples of the requested metric", async () => {
    const response = await ask(getPrices, "/prices?range=1h&metric=volume", { id: "calm", source: "traded" });
    const { points } = priceSeries.parse(await response.json());
    expect(points.map(({ value }) => value).slice(-2)).toEqual([1000, 1001]);
    const csv = await ask(getCsv, "/prices.csv?range=1h&window=1h&metric=volume", {
      ...{ id: "calm", source: "traded" },
    });
    expect(csv.headers.get("content-disposition")).toContain("traded-calm-volume-1h.csv");
    const [head, ...lines] = (await csv.text()).trim().split("\r\n");
    expect(head).toBe(
      "time (UTC),rolling 24h volume (USD),quote age (s),state,standard deviation over 1h (USD),mean over 1h (USD)," +
        "coverage of 1h (fraction),fresh coverage of 1h (fraction),samples in 1h",
    );
    expect(lines.at(-1)).toBe(`${new Date(newest).toISOString()},1001,,measured,0.5,1000.5,1,1,60`);
    const none = await ask(getPrices, "/prices?range=1h&metric=volume");
    expect(priceSeries.parse(await none.json()).points).toEqual([]);
  });
});

describe("the list routes", () => {
  it("are served from memory with an ETag, and return 304 to clients that have them", async () => {
    const url = "http://localhost/api/volatility?window=1h";
    const first = await getVolatility(new Request(url));
    const { rows, at } = volatilityReply.parse(await first.json());
    expect(at).toBe(new Date(newest).toISOString());
    expect(rows.map((row) => row.id).sort()).toEqual([ID, "eth", "calm", "wild", "euro"].sort());
    expect(rows[0]?.rank).toBe(1);
    const etag = first.headers.get("etag") ?? "";
    const held = await getVolatility(new Request(url, { headers: { "if-none-match": etag } }));
    expect(held.status).toBe(304);
    expect((await getVolatility(new Request("http://localhost/api/volatility?window=8h"))).status).toBe(400);
    const pairs = pairsReply.parse(await (await getPairs(new Request("http://localhost/api/pairs"))).json());
    expect(pairs.pairs.every((pair) => pair.sparkline.length === 48)).toBe(true);
  });
});
