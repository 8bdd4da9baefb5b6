import { describe, expect, it } from "vitest";
import { SOURCES } from "@/lib/sources/registry";

describe("SOURCES", () => {
  it("creates CoinGecko from its variables", async () => {
    const source = await SOURCES.coingecko.create(
      {
        COINGECKO_PLAN: "demo",
        COINGECKO_API_KEY: "CG-key",
        COINGECKO_PAGES: "4",
        COINGECKO_BASE_URL: "http://127.0.0.1:9/api/v3",
        PORT: "3000",
      },
      300,
    );
    expect(source).toMatchObject({
      name: "coingecko",
      intervalSeconds: 300,
      limits: { plan: "demo", callsPerTick: 4 },
      icons: { ownOrigin: "http://127.0.0.1:9" },
    });
  });

  it("creates the simulated market without any variable", async () => {
    expect(SOURCES.demo.isSimulated).toBe(true);
    expect(await SOURCES.demo.create({}, 30)).toMatchObject({ name: "demo", intervalSeconds: 30 });
  });

  it.each(Object.entries(SOURCES))("names %s by its key", async (name, definition) => {
    expect(await definition.create({}, 60)).toMatchObject({ name, kind: name });
  });
});
