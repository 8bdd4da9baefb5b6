import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { errorReply } from "@/lib/contracts/errors";
import { ingestReply, maintainReply } from "@/lib/contracts/operations";
import { startFakeCoinGecko } from "@/lib/testing/fake-coingecko";
import { pngOf } from "@/lib/testing/pictures";
import { createScratchDatabase, type ScratchDatabase } from "@/lib/testing/scratch-database";

const SECRET = "a-secret-of-25-characters";
type Handler = (request: Request) => Promise<Response>;
type Routes = { GET: Handler; POST: Handler; HEAD: Handler };
let scratch: ScratchDatabase;

/** The routes, loaded with these settings. */
async function routes(settings: Record<string, string>): Promise<{ ingest: Routes; maintain: Routes }> {
  vi.resetModules();
  // The previous client is connected to another database.
  Reflect.deleteProperty(globalThis, "sigmawatchDatabase");
  Reflect.deleteProperty(globalThis, "sigmawatchSources");
  for (const name of ["DATABASE_URL", "CRON_SECRET", "SOURCES", "COINGECKO_BASE_URL"])
    delete process.env[name];
  Object.assign(process.env, { SOURCES: "demo", LOG_LEVEL: "silent", ...settings });
  const [ingest, maintain] = await Promise.all([import("./ingest/route"), import("./maintain/route")]);
  return { ingest, maintain };
}

const ask = (authorization?: string, method = "GET") =>
  new Request("http://localhost/api/cron/ingest", {
    method,
    headers: authorization === undefined ? {} : { authorization },
  });

beforeAll(async () => {
  scratch = await createScratchDatabase();
});

beforeEach(async () => {
  await scratch.db
    .$executeRaw`TRUNCATE source, pair, series, tick, sample, gap, series_statistics, latest_update, icon CASCADE`;
});

describe("cron routes", () => {
  it.each([undefined, "", "Bearer undefined", "Bearer wrong-secret-of-some-length", SECRET])(
    "refuse %j with 401, never a redirect, and write nothing",
    async (authorization) => {
      const { ingest, maintain } = await routes({ DATABASE_URL: scratch.url, CRON_SECRET: SECRET });
      for (const handler of [ingest.GET, ingest.POST, maintain.GET, maintain.POST]) {
        const response = await handler(ask(authorization));
        expect(response.status).toBe(401);
        expect(response.headers.get("location")).toBeNull();
        expect(errorReply.parse(await response.json()).error.code).toBe("unauthorized");
      }
      expect(await scratch.db.tick.count()).toBe(0);
    },
  );

  it.each([undefined, "Bearer ", "Bearer undefined", `Bearer ${SECRET}`])(
    "refuse %j where no secret is set",
    async (authorization) => {
      const { ingest, maintain } = await routes({ DATABASE_URL: scratch.url });
      expect((await ingest.GET(ask(authorization))).status).toBe(401);
      expect((await maintain.POST(ask(authorization, "POST"))).status).toBe(401);
      expect(await scratch.db.tick.count()).toBe(0);
    },
  );

  it("store one tick when called 20 times at once with GET and POST", async () => {
    const { ingest } = await routes({
      DATABASE_URL: scratch.url,
      CRON_SECRET: SECRET,
      SAMPLE_INTERVAL: "3600",
    });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => {
        const method = i % 2 === 0 ? "GET" : "POST";
        return (method === "GET" ? ingest.GET : ingest.POST)(ask(`Bearer ${SECRET}`, method));
      }),
    );
    const outcomes: string[] = [];
    for (const response of answers) {
      expect(response.status).toBe(200);
      outcomes.push(...ingestReply.parse(await response.json()).sources.map((source) => source.outcome));
    }
    expect(outcomes.sort()).toEqual([...Array(19).fill("duplicate"), "stored"]);
    expect(await scratch.db.tick.count()).toBe(1);
  });

  it("return 502 with the report if every source failed", async () => {
    const { ingest } = await routes({
      DATABASE_URL: scratch.url,
      CRON_SECRET: SECRET,
      SOURCES: "coingecko@1",
      // No server listens on this port.
      COINGECKO_BASE_URL: "http://127.0.0.1:1/api/v3",
    });
    const response = await ingest.GET(ask(`Bearer ${SECRET}`));
    expect(response.status).toBe(502);
    expect(ingestReply.parse(await response.json()).sources).toMatchObject([
      { source: "coingecko", outcome: "failed", stored: 0 },
    ]);
    expect(await scratch.db.tick.count({ where: { outcome: "failed" } })).toBe(1);
  });

  it("return 503 if the database is unreachable", async () => {
    const away = "postgresql://nobody:none@127.0.0.1:1/none";
    const { ingest, maintain } = await routes({ DATABASE_URL: away, CRON_SECRET: SECRET });
    for (const handler of [ingest.GET, maintain.GET]) {
      const response = await handler(ask(`Bearer ${SECRET}`));
      expect(response.status).toBe(503);
      expect(errorReply.parse(await response.json()).error.code).toBe("database_unreachable");
    }
  });

  it("maintain the stored data, and find nothing to do in a second run", async () => {
    const { maintain } = await routes({ DATABASE_URL: scratch.url, CRON_SECRET: SECRET });
    expect((await maintain.GET(ask(`Bearer ${SECRET}`))).status).toBe(200);
    const again = maintainReply.parse(await (await maintain.GET(ask(`Bearer ${SECRET}`))).json());
    expect(again).toEqual({
      made: [],
      filled: 0,
      thinned: [],
      dropped: [],
      failed: [],
      icons: { fetched: 0, failed: 0 },
    });
  });

  it("fetch the icons of pairs from the source", async () => {
    const server = await startFakeCoinGecko();
    const coin = { id: "bitcoin", symbol: "btc", name: "Bitcoin", current_price: 1 };
    const image = new URL("/coins/images/1/large/bitcoin.png", server.baseUrl).href;
    server.answerWith(({ path }) =>
      path.includes("/small/") ? { body: pngOf([1, 2, 3]) } : { body: JSON.stringify([{ ...coin, image }]) },
    );
    const { ingest, maintain } = await routes({
      ...{ DATABASE_URL: scratch.url, CRON_SECRET: SECRET },
      ...{ SOURCES: "coingecko", COINGECKO_BASE_URL: server.baseUrl },
    });
    expect((await ingest.GET(ask(`Bearer ${SECRET}`))).status).toBe(200);
    const report = maintainReply.parse(await (await maintain.GET(ask(`Bearer ${SECRET}`))).json());
    expect(report.icons).toEqual({ fetched: 1, failed: 0 });
    expect(await scratch.db.icon.findMany()).toMatchObject([
      { address: image.replace("large", "small"), contentType: "image/png" },
    ]);
    await server.close();
  });

  it("do nothing on HEAD", async () => {
    const { ingest, maintain } = await routes({ DATABASE_URL: scratch.url, CRON_SECRET: SECRET });
    for (const handler of [ingest.HEAD, maintain.HEAD]) {
      expect((await handler(ask(`Bearer ${SECRET}`, "HEAD"))).status).toBe(405);
    }
    expect(await scratch.db.tick.count()).toBe(0);
  });
});
