import { expect, test } from "vitest";
import { monthlyCalls, planLimits, planWarnings } from "@/lib/sources/coingecko/plan-limits";

test.each([
  [60, 1, 43_200],
  [60, 4, 172_800],
  [300, 1, 8_640],
  [3600, 1, 720],
  [7, 1, 370_286],
])("a tick every %i s with %i pages is %i calls in 30 days", (interval, pages, expected) => {
  expect(monthlyCalls(interval, pages)).toBe(expected);
});

test("only published figures are given as limits", () => {
  expect(planLimits("keyless", 2)).toEqual({
    plan: "keyless",
    callsPerMinute: null,
    callsPerMonth: null,
    callsPerTick: 2,
  });
  expect(planLimits("demo", 1)).toMatchObject({ callsPerMinute: 30, callsPerMonth: 10_000, callsPerTick: 1 });
  expect(planLimits("pro", 3)).toMatchObject({ callsPerMinute: null, callsPerMonth: null });
});

test("a demo key on a one-minute schedule is warned of with the interval that would fit", () => {
  const warnings = planWarnings("demo", 60, 1);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain("43,200 calls in 30 days");
  expect(warnings[0]).toContain("10,000");
  expect(warnings[0]).toContain("SAMPLE_INTERVAL to 260 or more");
  expect(planWarnings("demo", 260, 1)).toEqual([]);
  expect(planWarnings("demo", 259, 1)).toHaveLength(1);
});

test("a demo schedule no interval can save advises fewer pages", () => {
  expect(planWarnings("demo", 3600, 40)[0]).toContain("COINGECKO_PAGES");
});

test("a pro key is compared with the smallest paid plan, without calling it the key's own", () => {
  expect(planWarnings("pro", 60, 1)).toEqual([]);
  expect(planWarnings("pro", 60, 4)[0]).toContain("Make sure that yours has more");
  expect(planWarnings("pro", 1, 5).join(" ")).toContain("300 calls a minute");
});

test("more calls a minute than a demo key has are warned of without a key too", () => {
  expect(planWarnings("keyless", 60, 1)).toEqual([]);
  expect(planWarnings("keyless", 60, 30)).toEqual([]);
  expect(planWarnings("keyless", 60, 31)[0]).toContain("31 calls a minute");
});
