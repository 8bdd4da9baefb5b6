import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventTimeAt, eventTimeOfTrigger, isEventTime } from "@/lib/market/interval";

describe("eventTimeAt", () => {
  it("is the multiple of the interval at or before the instant", () => {
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

describe("eventTimeOfTrigger", () => {
  it.each([
    [60, "23:08:00.002", "23:08:00"],
    [60, "23:08:59.999", "23:09:00"],
    [60, "23:08:59.000", "23:09:00"],
    [60, "23:08:58.999", "23:08:00"],
    [60, "23:09:59.999", "23:10:00"],
    [3600, "23:59:59.000", "24:00:00"],
    [5, "23:08:04.750", "23:08:05"],
    [5, "23:08:04.749", "23:08:00"],
    [1, "23:08:00.950", "23:08:01"],
    [1, "23:08:00.949", "23:08:00"],
  ])("of an interval of %i s takes a trigger at %s for %s", (seconds, triggeredAt, expected) => {
    const instantOf = (text: string) => {
      const [hours = 0, minutes = 0, rest = 0] = text.split(":").map(Number);
      return Date.UTC(2026, 0, 1) + (hours * 60 + minutes) * 60_000 + Math.round(rest * 1000);
    };
    expect(eventTimeOfTrigger(instantOf(triggeredAt), seconds)).toBe(instantOf(expected));
  });

  it("maps one trigger to every event time if each is less than half the tolerance early", () => {
    const skews = fc.array(fc.integer({ min: -25, max: 25 }), { minLength: 5, maxLength: 30 });
    fc.assert(
      fc.property(skews, fc.integer({ min: 1, max: 3600 }), (offsets, seconds) => {
        const times = offsets.map((skew, i) => eventTimeOfTrigger((i + 1) * seconds * 1000 + skew, seconds));
        expect(times).toEqual(offsets.map((_, i) => (i + 1) * seconds * 1000));
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
