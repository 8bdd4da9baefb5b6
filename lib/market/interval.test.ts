import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventTimeAt, isEventTime, longestBridgeMs } from "@/lib/market/interval";

describe("eventTimeAt", () => {
  it("is the multiple of the interval since the epoch at or before the instant", () => {
    expect(eventTimeAt(Date.UTC(2026, 0, 1, 12, 0, 59, 999), 60)).toBe(Date.UTC(2026, 0, 1, 12, 0));
    expect(eventTimeAt(Date.UTC(2026, 0, 1, 12, 1), 60)).toBe(Date.UTC(2026, 0, 1, 12, 1));
    expect(eventTimeAt(Date.UTC(2026, 0, 1, 12, 59, 59), 3600)).toBe(Date.UTC(2026, 0, 1, 12));
  });

  it("is an event time, less than an interval back, for any instant and interval", () => {
    const now = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) });
    fc.assert(
      fc.property(now, fc.integer({ min: 1, max: 3600 }), (nowMs, seconds) => {
        const at = eventTimeAt(nowMs, seconds);
        expect(isEventTime(at, seconds)).toBe(true);
        expect(nowMs - at).toBeGreaterThanOrEqual(0);
        expect(nowMs - at).toBeLessThan(seconds * 1000);
      }),
    );
  });
});

describe("isEventTime", () => {
  it("is false between event times", () => {
    expect(isEventTime(Date.UTC(2026, 0, 1, 12, 0, 1), 60)).toBe(false);
    expect(isEventTime(Date.UTC(2026, 0, 1, 12, 0, 0, 1), 1)).toBe(false);
  });
});

describe("longestBridgeMs", () => {
  it.each([
    [1, 30 * 60_000],
    [60, 30 * 60_000],
    [900, 30 * 60_000],
    [901, 1_802_000],
    [3600, 7_200_000],
  ])("of %i s is 30 minutes, or two intervals if that is longer", (seconds, expected) => {
    expect(longestBridgeMs(seconds)).toBe(expected);
  });
});
