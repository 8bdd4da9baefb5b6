import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { visibleRows } from "./visible-rows";

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe("visibleRows", () => {
  it.each([
    ["at the top", 1000, { first: 0, visibleCount: 25 }, -1, range(0, 33)],
    ["below content above the list", 1000, { first: -6, visibleCount: 25 }, -1, range(0, 27)],
    ["below the window", 1000, { first: -40, visibleCount: 25 }, -1, range(0, 8)],
    ["in the middle", 1000, { first: 500, visibleCount: 25 }, -1, range(492, 533)],
    ["at the end", 1000, { first: 975, visibleCount: 25 }, -1, range(967, 1000)],
    [
      "of a list that became shorter than the position",
      30,
      { first: 975, visibleCount: 25 },
      -1,
      range(0, 30),
    ],
    ["of a short list", 3, { first: 0, visibleCount: 25 }, -1, [0, 1, 2]],
    ["of an empty list", 0, { first: 0, visibleCount: 25 }, 0, []],
    ["with a pinned row above", 1000, { first: 500, visibleCount: 25 }, 7, [7, ...range(492, 533)]],
    ["with a pinned row below", 1000, { first: 0, visibleCount: 25 }, 700, [...range(0, 33), 700]],
    ["with a visible pinned row", 1000, { first: 0, visibleCount: 25 }, 4, range(0, 33)],
    ["with a pinned row beyond the end", 20, { first: 0, visibleCount: 25 }, 700, range(0, 20)],
  ])("%s", (_, count, position, pinned, expected) => {
    expect(visibleRows(count, position, pinned)).toEqual(expected);
  });

  it("returns each row once, in order: all visible ones and few others", () => {
    const integer = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(
        integer(10_000),
        fc.integer({ min: -100, max: 12_000 }),
        integer(100),
        integer(12_000),
        (...args) => {
          const [count, first, visible, pinned] = args;
          const rows = visibleRows(count, { first, visibleCount: visible }, pinned - 1);
          expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
          expect(rows.every((row) => row >= 0 && row < count)).toBe(true);
          expect(rows.length).toBeLessThanOrEqual(visible + 17);
          for (const row of range(Math.max(0, first), Math.min(count, first + visible)))
            expect(rows).toContain(row);
          if (pinned - 1 >= 0 && pinned - 1 < count) expect(rows).toContain(pinned - 1);
        },
      ),
    );
  });
});
