import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LatestReply, SourceStatus } from "@/lib/contracts/latest";
import { isOnTime, isOutdated, liveness, nextTickAt, pollDelay, pollInterval, retryDelay } from "./polling";

const AT = Date.UTC(2026, 0, 1, 12, 0, 0);
const iso = (ms: number) => new Date(ms).toISOString();

function source(more: Partial<SourceStatus> = {}): SourceStatus {
  return {
    name: "coingecko",
    kind: "coingecko",
    intervalSeconds: 60,
    configured: true,
    pairsTracked: 1,
    lastStoredAt: iso(AT),
    lastTick: {
      at: iso(AT),
      outcome: "stored",
      requestedAt: iso(AT + 20),
      receivedAt: iso(AT + 900),
      received: 1,
      stored: 1,
      rejected: 0,
      error: null,
    },
    failingSince: null,
    rounds: ["stored"],
    historyProgress: null,
    ...more,
  };
}

function latest(sources: SourceStatus[], more: Partial<LatestReply> = {}): LatestReply {
  return {
    version: "1",
    at: iso(AT),
    storedAt: iso(AT + 1000),
    stored: 1,
    rejected: 0,
    now: iso(AT + 2000),
    pairsTracked: 1,
    sources,
    ...more,
  };
}

describe("nextTickAt", () => {
  it.each([
    [AT, AT + 60_000],
    [AT + 59_999, AT + 60_000],
    [AT + 60_000, AT + 120_000],
  ])("is the first event time after %d", (now, next) => {
    expect(nextTickAt({ intervalSeconds: 60 }, now)).toBe(next);
  });
});

describe("isOnTime", () => {
  it.each([
    // One interval, 0.9 s of usual lag, and half an interval between 5 s and 30 s.
    [60, 90_900, true],
    [60, 90_901, false],
    [1, 6_900, true],
    [1, 6_901, false],
    [3600, 3_630_900, true],
    [3600, 3_630_901, false],
  ])("with an interval of %d s, %d ms after its tick: %s", (intervalSeconds, after, is) => {
    expect(isOnTime(source({ intervalSeconds }), AT + after)).toBe(is);
  });

  it("is not before the first tick", () => {
    expect(isOnTime(source({ lastStoredAt: null }), AT)).toBe(false);
  });
});

describe("overdue ticks", () => {
  const lastTick = source().lastTick;
  if (!lastTick) throw new Error("Expected a source with a tick.");

  it("are expected with the lag of the last tick, at most one interval", () => {
    const slow = source({ lastTick: { ...lastTick, receivedAt: iso(AT + 20_000) } });
    expect(isOnTime(slow, AT + 110_000)).toBe(true);
    expect(isOnTime(slow, AT + 110_001)).toBe(false);
    const ofHistory = source({ lastTick: { ...lastTick, receivedAt: iso(AT + 86_400_000) } });
    expect(isOnTime(ofHistory, AT + 150_000)).toBe(true);
    expect(isOnTime(ofHistory, AT + 150_001)).toBe(false);
  });
});

describe("isOutdated", () => {
  const hourly = source({ name: "hourly", intervalSeconds: 3600 });
  it.each([
    ["48 s after the tick, 12 s before the next", [source()], {}, 48_000, false],
    ["while the next tick may still come", [source()], {}, 90_900, false],
    ["once the next tick is overdue", [source()], {}, 90_901, true],
    ["of an hourly source after 10 min", [hourly], {}, 600_000, false],
    ["of several sources once one of them is overdue", [source(), hourly], {}, 91_000, true],
    ["of the hourly one of several", [source(), hourly], { source: "hourly" }, 91_000, false],
    ["of the faster one of several", [source(), hourly], { source: "coingecko" }, 91_000, true],
    ["with all that is stored shown", [source()], { shownAt: iso(AT) }, 48_000, false],
    ["with a newer tick stored than is shown", [source()], { shownAt: iso(AT - 60_000) }, 10_000, true],
    ["with nothing shown", [source()], { shownAt: null }, 0, true],
    [
      "where another source was late before",
      [source(), source({ name: "late", lastStoredAt: iso(AT - 3_600_000) })],
      {},
      48_000,
      false,
    ],
    ["where every source was late before", [source({ lastStoredAt: iso(AT - 3_600_000) })], {}, 48_000, true],
    ["by sources that are not sampled any more", [source({ configured: false }), hourly], {}, 600_000, false],
  ] as const)("%s", (_, sources, shown, after, expected) => {
    expect(isOutdated(latest([...sources]), shown, AT + after)).toBe(expected);
  });

  it("before any reply", () => {
    expect(isOutdated(undefined, {}, AT)).toBe(true);
  });
});

describe("pollDelay", () => {
  it("is at most 15 s, and ends when the next tick should be stored", () => {
    expect(pollDelay(latest([source()]), AT + 2_000)).toBe(15_000);
    expect(pollDelay(latest([source()]), AT + 56_000)).toBe(5_150);
  });

  it("depends on the source that is due first", () => {
    expect(pollDelay(latest([source(), source({ intervalSeconds: 5 })]), AT + 2_000)).toBe(4_150);
  });

  it("is short for an overdue tick, then longer", () => {
    expect(pollDelay(latest([source()]), AT + 63_000)).toBe(2_000);
    expect(pollDelay(latest([source()]), AT + 600_000)).toBe(15_000);
  });

  it("is 1 s while history is being loaded, 2 s before the first tick", () => {
    expect(pollDelay(latest([source({ historyProgress: 0.4 })]), AT)).toBe(1_000);
    expect(pollDelay(latest([source({ lastStoredAt: null, lastTick: null })]), AT)).toBe(2_000);
  });

  it("ignores sources that are not configured", () => {
    expect(pollDelay(latest([source({ configured: false, intervalSeconds: 1 })]), AT + 2_000)).toBe(15_000);
  });

  it("requests only the progress of a history while the stream delivers events", () => {
    expect(pollDelay(latest([source()]), AT + 600_000, true)).toBe(false);
    expect(pollDelay(latest([source({ historyProgress: 0.4 })]), AT, true)).toBe(1_000);
  });

  it("is between 1 s and 15 s", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3600 }),
        fc.integer({ min: -1e6, max: 1e8 }),
        (intervalSeconds, after) => {
          const delay = pollDelay(latest([source({ intervalSeconds })]), AT + after);
          expect(delay).toBeGreaterThanOrEqual(1_000);
          expect(delay).toBeLessThanOrEqual(15_000);
        },
      ),
    );
  });
});

describe("pollInterval", () => {
  it.each([
    ["nothing known", undefined, 15_000],
    ["ticks every minute", latest([source()]), 15_000],
    ["ticks every 5 s of one source", latest([source(), source({ intervalSeconds: 5 })]), 5_000],
    ["a source sampled no more", latest([source({ configured: false, intervalSeconds: 1 })]), 15_000],
  ] as const)("with %s", (_, reply, expected) => {
    expect(pollInterval(reply)).toBe(expected);
  });
});

describe("retryDelay", () => {
  it("grows with the time since the last reply, up to 72 s", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_400_000 }), (away) => {
        const delay = retryDelay(AT + away, AT);
        const middle = Math.min(60_000, Math.max(2_000, away / 2));
        expect(delay).toBeGreaterThanOrEqual(0.8 * middle);
        expect(delay).toBeLessThanOrEqual(1.2 * middle);
      }),
    );
  });

  it("is constant for one failure time and differs between failure times", () => {
    expect(retryDelay(AT + 5, AT)).toBe(retryDelay(AT + 5, AT));
    const delays = new Set(Array.from({ length: 20 }, (_, i) => Math.round(retryDelay(AT + i, AT))));
    expect(delays.size).toBeGreaterThan(15);
  });
});

describe("liveness", () => {
  it.each([
    ["a source on time", latest([source()]), 30_000, { state: "live" }],
    ["one of two on time", latest([source({ intervalSeconds: 5 }), source()]), 60_000, { state: "live" }],
    ["none on time", latest([source()]), 180_000, { state: "behind", byMs: 180_000 }],
    ["no tick yet", latest([source({ lastStoredAt: null })], { at: null }), 0, { state: "starting" }],
    ["history being loaded", latest([source({ historyProgress: 0.1 })]), 1e9, { state: "starting" }],
    ["no reply yet", undefined, 0, { state: "starting" }],
  ] as const)("%s", (_, reply, after, expected) => {
    expect(liveness(reply, AT + after, { isUnreachable: false, isStreamOff: false })).toEqual(expected);
  });

  it("is polling without a stream, unless it is behind", () => {
    const off = { isUnreachable: false, isStreamOff: true };
    expect(liveness(latest([source()]), AT, off)).toEqual({ state: "polling", everyMs: 15_000 });
    expect(liveness(latest([source()]), AT + 180_000, off)).toEqual({ state: "behind", byMs: 180_000 });
  });

  it("is offline while the server is unreachable, whatever the last reply", () => {
    expect(liveness(latest([source()]), AT, { isUnreachable: true, isStreamOff: false })).toEqual({
      state: "offline",
    });
  });
});
