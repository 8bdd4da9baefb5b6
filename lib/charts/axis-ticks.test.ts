import { describe, expect, it } from "vitest";
import { tickAnchor, timeTicks, valueAxis } from "./axis-ticks";

const utc = (text: string) => Date.parse(`${text}Z`);

describe("valueAxis", () => {
  it.each([
    { low: 26_962, high: 30_036, texts: ["27,000", "28,000", "29,000", "30,000"] },
    { low: 0.99982, high: 1.0003, texts: ["0.9999", "1.0000", "1.0001", "1.0002", "1.0003"] },
    { low: 0.0000061, high: 0.0000065, texts: ["0.0₅61", "0.0₅62", "0.0₅63", "0.0₅64", "0.0₅65"] },
  ])("has round ticks between $low and $high", ({ low, high, texts }) => {
    expect(valueAxis(low, high).ticks.map(({ text }) => text)).toEqual(texts);
  });

  it("starts at zero and names the unit once, at the top, for volatility", () => {
    const { domain, ticks } = valueAxis(1.1, 6.3, { fromZero: true, unit: "%" });
    expect(domain[0]).toBe(0);
    expect(ticks.map(({ text }) => text)).toEqual(["0", "2", "4", "6 %"]);
  });

  it("keeps every value inside, and gives a flat or zero line a height", () => {
    for (const [low, high] of [
      [5, 5],
      [0, 0],
      [1e-12, 1e-12],
      [3, 1e9],
    ] as const) {
      const { domain, ticks } = valueAxis(low, high);
      expect(domain[0]).toBeLessThan(low || 1);
      expect(domain[1]).toBeGreaterThan(high);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
    }
  });
});

describe("timeTicks", () => {
  it("names hours of a day and the day at midnight", () => {
    const ticks = timeTicks(utc("2026-03-24T00:00:00"), utc("2026-03-24T23:00:00"), "UTC", 5);
    expect(ticks.map(({ text }) => text)).toEqual(["24 Mar", "06:00", "12:00", "18:00"]);
  });

  it("names days of a week, with the month first", () => {
    const ticks = timeTicks(utc("2026-11-14T09:00:00"), utc("2026-11-21T09:00:00"), "UTC", 9);
    expect(ticks.map(({ text }) => text)).toEqual([
      ...["Sun 15 Nov", "Mon 16", "Tue 17", "Wed 18", "Thu 19", "Fri 20", "Sat 21"],
    ]);
  });

  it("stands on the viewer's own hours, across the end of summer time", () => {
    const ticks = timeTicks(utc("2026-10-24T20:00:00"), utc("2026-10-25T20:00:00"), "Europe/Berlin", 5);
    expect(ticks.map(({ text }) => text)).toEqual(["25 Oct", "06:00", "12:00", "18:00"]);
    expect(ticks[1]?.value).toBe(utc("2026-10-25T05:00:00"));
  });

  it("stands on half hours where the zone does", () => {
    const ticks = timeTicks(utc("2026-11-14T00:00:00"), utc("2026-11-14T06:00:00"), "Asia/Kolkata", 6);
    expect(ticks[0]).toEqual({ value: utc("2026-11-14T00:30:00"), text: "06:00" });
  });
});

it("keeps a tick's text inside the plot", () => {
  expect([2, 24, 160, 296, 310].map((x) => tickAnchor(x, 320))).toEqual([
    "start",
    "middle",
    "middle",
    "middle",
    "end",
  ]);
});
