import { describe, expect, it, vi } from "vitest";
import { formatDay, formatInstant, formatTimeOfDay, isZone, zoneName } from "./instant";

const AT = Date.UTC(2023, 3, 26, 20, 40, 5);

describe("instants", () => {
  it.each([
    ["UTC", "20:40:05", "UTC"],
    ["Europe/Berlin", "22:40:05", "CEST"],
    ["Asia/Tokyo", "05:40:05", "GMT+9"],
    ["America/New_York", "16:40:05", "GMT-4"],
    ["Asia/Kolkata", "02:10:05", "GMT+5:30"],
  ])("tells the time in %s and names the zone", (zone, time, name) => {
    expect(formatTimeOfDay(AT, zone)).toBe(time);
    expect(zoneName(AT, zone)).toBe(name);
  });

  it("shows midnight as 00", () => {
    expect(formatTimeOfDay(Date.UTC(2023, 3, 26), "UTC")).toBe("00:00:00");
  });

  it("uses the day in the zone", () => {
    expect(formatDay(AT, "UTC")).toBe("Wed 26 April 2023");
    expect(formatDay(AT, "Asia/Tokyo")).toBe("Thu 27 April 2023");
  });

  it("includes the day unless it is today in the zone", () => {
    const text = (zone: string, now: number) => formatInstant(AT, zone, now).replace("\u00a0", " ");
    expect(text("UTC", AT + 60_000)).toBe("20:40:05 UTC");
    expect(text("UTC", AT + 86_400_000)).toBe("Wed 26 April 2023, 20:40:05 UTC");
    expect(text("Asia/Tokyo", AT + 12 * 3_600_000)).toBe("05:40:05 GMT+9");
  });
});

describe("times in UTC", () => {
  it("do not load time zone data", () => {
    const made = vi.spyOn(Intl, "DateTimeFormat");
    expect(formatInstant(AT, "UTC", AT + 86_400_000)).toBe("Wed 26 April 2023, 20:40:05\u00a0UTC");
    expect(made).not.toHaveBeenCalled();
    made.mockRestore();
  });

  it("equal those of Intl, at the edges of days, months and years too", () => {
    const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: "UTC" });
    const day = (at: number) =>
      new Intl.DateTimeFormat("en-GB", {
        ...{ weekday: "short", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" },
      } as const)
        .format(at)
        .replace(",", "");
    for (const [year, month] of [
      [1970, 0],
      [1999, 11],
      [2024, 1],
      [2026, 8],
      [2100, 1],
    ] as const) {
      for (const at of [
        Date.UTC(year, month, 1),
        Date.UTC(year, month + 1, 1) - 1,
        Date.UTC(year, month, 9, 7, 5, 3),
      ]) {
        expect([formatTimeOfDay(at, "UTC"), formatDay(at, "UTC")]).toEqual([clock.format(at), day(at)]);
      }
    }
  });
});

describe("isZone", () => {
  it.each([
    ["Europe/Berlin", true],
    ["UTC", true],
    ["Nowhere/Town", false],
    ["", false],
    ["<script>", false],
  ])("%s: %s", (text, is) => {
    expect(isZone(text)).toBe(is);
  });
});
