import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLong } from "@/lib/testing/long-tests";
import { placeTimeLabel, timeTicks } from "./time-axis";

const utc = (text: string) => Date.parse(`${text}Z`);

describe("timeTicks", () => {
  it("labels hours, and midnight with the day", () => {
    const ticks = timeTicks(utc("2026-03-23T23:00:00"), utc("2026-03-24T23:00:00"), "UTC", 500);
    expect(ticks.map(({ text }) => text)).toEqual(["24 Mar", "06:00", "12:00", "18:00"]);
  });

  it("labels days of a week, with the month on the first one", () => {
    const ticks = timeTicks(utc("2026-11-14T09:00:00"), utc("2026-11-21T09:00:00"), "UTC", 900);
    expect(ticks.map(({ text }) => text)).toEqual([
      ...["Sun 15 Nov", "Mon 16", "Tue 17", "Wed 18", "Thu 19", "Fri 20", "Sat 21"],
    ]);
  });

  it("has ticks at full local hours across the end of summer time", () => {
    const ticks = timeTicks(utc("2026-10-24T20:00:00"), utc("2026-10-25T20:00:00"), "Europe/Berlin", 500);
    expect(ticks.map(({ text }) => text)).toEqual(["25 Oct", "06:00", "12:00", "18:00"]);
    expect(ticks[1]?.value).toBe(utc("2026-10-25T05:00:00"));
  });

  it("has ticks at full local hours of a zone with a half-hour offset", () => {
    const ticks = timeTicks(utc("2026-11-14T00:00:00"), utc("2026-11-14T06:00:00"), "Asia/Kolkata", 600);
    expect(ticks[0]).toMatchObject({ value: utc("2026-11-14T00:30:00"), text: "06:00" });
  });
});

it("labels each time with its day if the span is longer than a day", () => {
  const ticks = timeTicks(utc("2026-11-20T08:00:00"), utc("2026-11-21T14:00:00"), "UTC", 400);
  expect(ticks.map(({ text }) => text)).toEqual(["20 Nov 12:00", "21 Nov", "21 Nov 12:00"]);
});

it("does not label the start of a one-day span, whose time occurs again at its end", () => {
  const ticks = timeTicks(utc("2026-11-20T09:00:00"), utc("2026-11-21T09:00:00"), "UTC", 900);
  expect(ticks.map(({ text }) => text)).toEqual([
    ...["12:00", "15:00", "18:00", "21:00", "21 Nov", "03:00", "06:00", "09:00"],
  ]);
});

it("keeps labels inside the plot", () => {
  const anchors = [2, 14, 18, 160, 302, 310].map((x) => placeTimeLabel(x, "06:00", 320).anchor);
  expect(anchors).toEqual(["start", "start", "middle", "middle", "middle", "end"]);
});

it("has distinct, ordered labels that do not touch, for any span, width and zone", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: utc("2024-01-01T00:00:00"), max: utc("2028-01-01T00:00:00") }),
      // From a second to four years, uniform in the logarithm.
      fc.double({ min: 3, max: 11.1, noNaN: true }).map((power) => Math.round(10 ** power)),
      fc.integer({ min: 180, max: 1800 }),
      fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe"),
      (from, span, width, zone) => {
        const ticks = timeTicks(from, from + span, zone, width);
        const texts = ticks.map(({ text }) => text);
        expect(new Set(texts).size).toBe(texts.length);
        let end = 0;
        let before = from;
        for (const { value, text, x } of ticks) {
          expect(value).toBeGreaterThan(before);
          before = value;
          const { left, right } = placeTimeLabel(x, text, width);
          expect(left).toBeGreaterThanOrEqual(end);
          expect(right).toBeLessThanOrEqual(width);
          end = right;
        }
      },
    ),
    { numRuns: isLong ? 1500 : 150 },
  );
});
