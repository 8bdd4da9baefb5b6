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
    ["with one kept above", 1000, { first: 500, visibleCount: 25 }, 7, [7, ...range(492, 533)]],
    ["with one kept below", 1000, { first: 0, visibleCount: 25 }, 700, [...range(0, 33), 700]],
    ["with one kept that is visible", 1000, { first: 0, visibleCount: 25 }, 4, range(0, 33)],
    ["with one kept that is gone", 20, { first: 0, visibleCount: 25 }, 700, range(0, 20)],
  ])("%s", (_, count, place, kept, expected) => {
    expect(visibleRows(count, place, kept)).toEqual(expected);
  });

  it("returns each row once, in order: all visible ones and few others", () => {
    const whole = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(
        whole(10_000),
        fc.integer({ min: -100, max: 12_000 }),
        whole(100),
        whole(12_000),
        (...given) => {
          const [count, first, held, kept] = given;
          const rows = visibleRows(count, { first, visibleCount: held }, kept - 1);
          expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
          expect(rows.every((row) => row >= 0 && row < count)).toBe(true);
          expect(rows.length).toBeLessThanOrEqual(held + 17);
          for (const row of range(Math.max(0, first), Math.min(count, first + held)))
            expect(rows).toContain(row);
          if (kept - 1 >= 0 && kept - 1 < count) expect(rows).toContain(kept - 1);
        },
      ),
    );
  });
});
