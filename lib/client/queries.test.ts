import { keepPreviousData, QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, expect, it, vi } from "vitest";
import { chartsQuery } from "@/lib/client/queries";
import type { ChartsReply } from "@/lib/contracts/series";
import type { WindowId } from "@/lib/market/window";

const span = { from: "2026-01-01T00:00:00.000Z", to: "2026-01-02T00:00:00.000Z", intervalSeconds: 60 };
const price = {
  ...{ source: "coingecko", id: "a", ...span, resolutionSeconds: 60, samples: 1, stepSeconds: 0 },
  ...{ firstSampleAt: null, base: null, gaps: [], stale: [] },
  points: [{ time: Date.UTC(2026, 0, 1, 12), value: 100, stale: false }],
};
const reply = (window: WindowId): ChartsReply => ({
  ...{ price, volume: { ...price, points: [] }, overview: null },
  volatility: { source: "coingecko", id: "a", window, ...span, points: [], band: null },
});

afterEach(() => {
  vi.unstubAllGlobals();
});

it("chartsQuery returns the same price series object if only the window changes", async () => {
  vi.stubGlobal("fetch", async (path: string) =>
    Response.json(reply(path.includes("window=1h") ? "1h" : "24h")),
  );
  const optionsOf = (window: WindowId) => ({
    ...chartsQuery("coingecko", "a", { range: "24h", points: 600, window, measure: "rv" }),
    placeholderData: keepPreviousData,
  });
  const client = new QueryClient();
  const observer = new QueryObserver(client, optionsOf("1h"));
  const stop = observer.subscribe(() => undefined);
  const dataOf = (window: WindowId) =>
    vi.waitFor(() => {
      const { data } = observer.getCurrentResult();
      expect(data?.volatility.window).toBe(window);
      return data;
    });
  const before = await dataOf("1h");
  observer.setOptions(optionsOf("24h"));
  const after = await dataOf("24h");
  expect(after?.price).toBe(before?.price);
  expect(after?.volatility).not.toBe(before?.volatility);
  stop();
  client.clear();
});
