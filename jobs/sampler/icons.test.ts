import { describe, expect, it, vi } from "vitest";
import { keepIcons } from "@/jobs/sampler/icons";
import { testingClock } from "@/jobs/sampler/testing-clock";
import type { FetchIconsReport } from "@/lib/ingest/fetch-icons";
import { log } from "@/lib/log";
import { createCoinGecko } from "@/lib/sources/coingecko/coingecko-source";
import { MONDAY_MS, SECOND_MS } from "@/lib/testing/ticks";

const SOURCE = createCoinGecko({
  ...{ plan: "keyless" as const, pages: 1, intervalSeconds: 60 },
  baseUrl: "http://127.0.0.1:1/api/v3",
});

/** Runs `keepIcons` over these results. Returns its waits in seconds. */
async function waitsAfter(results: readonly (FetchIconsReport | Error)[]): Promise<number[]> {
  const clock = testingClock(MONDAY_MS);
  const stop = new AbortController();
  const waits: number[] = [];
  const rest = [...results];
  await keepIcons({
    sources: [SOURCE],
    signal: stop.signal,
    clock: {
      now: clock.now,
      sleep: async (ms, signal) => {
        waits.push(ms / SECOND_MS);
        if (rest.length === 0) stop.abort();
        await clock.sleep(ms, signal);
      },
    },
    fetch: async () => {
      const result = rest.shift();
      if (result === undefined || result instanceof Error) throw result;
      return result;
    },
  });
  return waits;
}

const report = (holdMs: number | null) => ({ fetched: 0, failed: 0, holdMs });

describe("keepIcons", () => {
  it("runs every half minute, and waits longer while a host is down or rate limits, or the database is unreachable", async () => {
    vi.spyOn(log(), "error").mockImplementation(() => {});
    expect(
      await waitsAfter([
        report(null),
        report(0),
        new Error("away"),
        report(900_000),
        report(null),
        report(0),
      ]),
    ).toEqual([30, 60, 120, 900, 30, 60]);
    expect((await waitsAfter(Array(12).fill(report(0)))).slice(-2)).toEqual([3600, 3600]);
  });

  it("does nothing if no source has icons", async () => {
    const { icons: _, ...withoutIcons } = SOURCE;
    await keepIcons({
      sources: [withoutIcons],
      signal: new AbortController().signal,
      clock: testingClock(MONDAY_MS),
      fetch: () => Promise.reject(new Error("It was called.")),
    });
  });
});
