import { describe, expect, it } from "vitest";
import { formatMissedTicks, missedTicks } from "./missed-ticks";

const MINUTE = 60_000;

describe("missedTicks", () => {
  it.each([
    ["between two samples 41 min apart", 41, 1, false, 40],
    ["between two samples 2 min apart", 2, 1, false, 1],
    ["41 min after the last sample", 41, 1, true, 41],
    ["between two samples 41 min apart, of a source of 5 min", 41, 5, false, 8],
    ["between two samples 40 min apart, of a source of 5 min", 40, 5, false, 7],
    ["in a gap cut to less than an interval", 0.5, 1, true, 1],
  ])("counts %s", (_, minutes, interval, isOpen, expected) => {
    expect(missedTicks({ from: 0, to: minutes * MINUTE }, interval * MINUTE, isOpen)).toBe(expected);
  });
});

describe("formatMissedTicks", () => {
  it.each([
    [1, "1 tick missed"],
    [40, "40 ticks missed"],
    [1500, "1,500 ticks missed"],
  ])("writes %i as %s", (count, text) => expect(formatMissedTicks(count)).toBe(text));
});
