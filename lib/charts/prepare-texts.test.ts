import { describe, expect, it } from "vitest";
import type { PairReply } from "@/lib/contracts/pair";
import { prepareInsufficientData } from "./prepare-insufficient-data";
import { prepareProvenance } from "./prepare-provenance";

const AT = "2026-11-20T00:00:00.000Z";

const EMPTY: PairReply["windows"]["24h"] = {
  ...{ at: AT, from: "2026-11-19T00:00:00.000Z", n: 0, coverage: 0, freshCoverage: 0, returns: 0, of: 0 },
  ...{ mean: null, stdDev: null, cv: null, change: null, rv: null, rvStdErr: null, rank: null },
  ...{ pegged: false, silent: false, lastSampleAt: AT, notFresh: false, provisional: false, longestGapMs: 0 },
};
const FULL = { ...EMPTY, coverage: 1, rv: 0.02 };

describe("prepareInsufficientData", () => {
  it("states the coverage, when half the window will be sampled, and which window is ready", () => {
    const windows = { "1h": FULL, "24h": { ...EMPTY, coverage: 0.3125 }, "7d": { ...EMPTY, coverage: 0.04 } };
    expect(prepareInsufficientData(windows, "24h", { isSampled: true, zone: "UTC" })).toEqual({
      coverage: 0.3125,
      text:
        "31\u202f% of the last 24\u00a0h was sampled. A figure starts at 50\u202f%, at about 04:30 UTC. " +
        "The 1\u00a0h window is ready now.",
      ready: "1h",
    });
  });

  it("includes the day if it is not today, and no time for a pair that is not sampled", () => {
    const windows = { "1h": EMPTY, "24h": EMPTY, "7d": { ...EMPTY, coverage: 0.25 } };
    expect(prepareInsufficientData(windows, "7d", { isSampled: true, zone: "UTC" })?.text).toContain(
      "at about 21 Nov 18:00 UTC",
    );
    expect(prepareInsufficientData(windows, "7d", { isSampled: false, zone: "UTC" })).toMatchObject({
      text: "25\u202f% of the last 7\u00a0d was sampled. A figure starts at 50\u202f%.",
      ready: null,
    });
  });

  it("distinguishes a missing return from missing samples, and is null if there is a figure", () => {
    const windows = { "1h": { ...EMPTY, coverage: 0.9 }, "24h": EMPTY, "7d": FULL };
    expect(prepareInsufficientData(windows, "1h", { isSampled: true, zone: "UTC" })?.text).toContain(
      "No return closed",
    );
    expect(prepareInsufficientData(windows, "7d", { isSampled: true, zone: "UTC" })).toBeNull();
  });
});

describe("prepareProvenance", () => {
  const reply: PairReply = {
    ...{ version: "1", now: AT, quoteAgeMs: 400 },
    windows: { "1h": FULL, "24h": FULL, "7d": FULL },
    pair: {
      ...{ key: "binance:btc-usdt", source: "binance", id: "btc-usdt", base: "BTC", quote: "USDT" },
      ...{ name: "Bitcoin", icon: null, price: "29311.7", change24h: null, sampledAt: AT, providerAt: null },
      ...{ quoteAgeMs: 400, marketCapRank: 1, silent: false, delisted: false, sparkline: [] },
      ...{ firstSeenAt: AT, volumeQuote: null },
    },
    trust: {
      ...{ at: AT, requestedAt: "2026-11-20T00:00:00.011Z", receivedAt: "2026-11-20T00:00:00.382Z" },
      ...{ providerAt: "2026-11-19T23:59:59.982Z", storedAt: "2026-11-20T00:00:00.431Z" },
      ...{ trigger: "sampler", sourceInterval: 60 },
      ...{ received: 13, stored: 12, rejected: 1 },
    },
  };

  it("has the steps from event time to this page, with offsets from the event time", () => {
    const arrival = { at: Date.parse(AT) + 470, isWithPage: false };
    const steps = prepareProvenance(reply, "24h", "UTC", arrival);
    expect(steps.map(({ name, time }) => [name, time])).toEqual([
      ["Event time", "00:00:00.000"],
      ["Requested from Binance", "+ 0.011\u00a0s"],
      ["Received from Binance", "+ 0.382\u00a0s"],
      ["Stored", "+ 0.431\u00a0s"],
      ["Computed", "+ 0.431\u00a0s"],
      ["On this page", "+ 0.470\u00a0s"],
    ]);
    expect(steps.filter(({ isWait }) => isWait).map(({ name }) => name)).toEqual(["Requested from Binance"]);
    expect(steps[3]?.text).toBe("12 of 13 quotes, 1 rejected, in one transaction.");
    expect(steps[2]?.text).toBe(
      "29311.7 USDT, quoted by Binance at 23:59:59.982: under 1\u00a0s old when received.",
    );
  });

  it("distinguishes figures loaded with the page from fetched ones, never earlier than stored", () => {
    const last = (arrival: Parameters<typeof prepareProvenance>[3]) =>
      prepareProvenance(reply, "24h", "UTC", arrival).at(-1);
    const opened = last({ at: Date.parse(AT) + 3_600_000, isWithPage: true });
    expect(opened).toMatchObject({ time: "+ 1\u00a0h", text: expect.stringContaining("with the page") });
    expect(last({ at: Date.parse(AT) + 400, isWithPage: false })?.time).toBe("+ 0.431\u00a0s");
    expect(last(null)?.name).toBe("Computed");
  });

  it("states that a source gives no time, and is empty before the first sample", () => {
    const trust = reply.trust && { ...reply.trust, providerAt: null };
    expect(prepareProvenance({ ...reply, trust }, "24h", "UTC", null)[2]?.text).toContain(
      "gives no time for it",
    );
    expect(prepareProvenance({ ...reply, trust: null }, "24h", "UTC", null)).toEqual([]);
  });
});
