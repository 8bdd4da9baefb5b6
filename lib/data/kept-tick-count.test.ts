import { expect, it } from "vitest";
import { storedTickCount } from "./volatility-series";

const DAY = 86_400_000;
const MINUTE = 60_000;

it.each([
  { name: "every tick of whole days", fromMs: 0, toMs: 2 * DAY, days: [], ticks: 2880 },
  { name: "a part of a day", fromMs: DAY / 2, toMs: DAY, days: [], ticks: 720 },
  {
    name: "days kept every five minutes and hourly",
    ...{ fromMs: 0, toMs: 3 * DAY, ticks: 24 + 288 + 1440 },
    days: [
      [0, 60 * MINUTE],
      [DAY, 5 * MINUTE],
    ] as const,
  },
])("counts $name", ({ fromMs, toMs, days, ticks }) => {
  expect(storedTickCount({ fromMs, toMs }, new Map(days), MINUTE)).toBe(ticks);
});
