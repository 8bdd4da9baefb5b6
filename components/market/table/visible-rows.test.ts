import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextScrollPosition, visibleRows } from "./visible-rows";

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe("rowsInSight", () => {
  it.each([
    ["at the top", 1000, { first: 0, held: 25, isHurried: false }, -1, range(0, 33)],
    ["below what stands above the list", 1000, { first: -6, held: 25, isHurried: false }, -1, range(0, 27)],
    ["below all of the window", 1000, { first: -40, held: 25, isHurried: false }, -1, range(0, 8)],
    ["in the middle", 1000, { first: 500, held: 25, isHurried: false }, -1, range(492, 533)],
    ["at the end", 1000, { first: 975, held: 25, isHurried: false }, -1, range(967, 1000)],
    [
      "of a list that became short under the place",
      30,
      { first: 975, held: 25, isHurried: false },
      -1,
      range(0, 30),
    ],
    ["of a short list", 3, { first: 0, held: 25, isHurried: false }, -1, [0, 1, 2]],
    ["of none", 0, { first: 0, held: 25, isHurried: false }, 0, []],
    ["with one kept above", 1000, { first: 500, held: 25, isHurried: false }, 7, [7, ...range(492, 533)]],
    ["with one kept below", 1000, { first: 0, held: 25, isHurried: false }, 700, [...range(0, 33), 700]],
    ["with one kept that is in sight", 1000, { first: 0, held: 25, isHurried: false }, 4, range(0, 33)],
    ["with one kept that is gone", 20, { first: 0, held: 25, isHurried: false }, 700, range(0, 20)],
  ])("%s", (_, count, place, kept, expected) => {
    expect(visibleRows(count, place, kept)).toEqual(expected);
  });

  it("names each row once, in order, all that are in sight, and few besides", () => {
    const whole = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(
        whole(10_000),
        fc.integer({ min: -100, max: 12_000 }),
        whole(100),
        whole(12_000),
        (...given) => {
          const [count, first, held, kept] = given;
          const rows = visibleRows(count, { first, held, isHurried: false }, kept - 1);
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

describe("the next place of a list", () => {
  const before = { first: 100, held: 24, isHurried: false };

  it("is the same where nothing else came into sight", () => {
    expect(nextScrollPosition(before, 100, 24)).toBe(before);
  });

  it("is not hurried while half of the rows stay in sight", () => {
    expect(nextScrollPosition(before, 112, 24)).toEqual({ first: 112, held: 24, isHurried: false });
    expect(nextScrollPosition(before, 88, 24)).toEqual({ first: 88, held: 24, isHurried: false });
    expect(nextScrollPosition(before, 100, 30)).toEqual({ first: 100, held: 30, isHurried: false });
  });

  it("is not hurried by what stands above the list, however high", () => {
    const top = { first: 0, held: 14, isHurried: false };
    expect(nextScrollPosition(top, -20, 14)).toEqual({ first: -20, held: 14, isHurried: false });
    expect(nextScrollPosition({ ...top, first: -20 }, 6, 14).isHurried).toBe(false);
    expect(nextScrollPosition({ ...top, first: -20 }, 8, 14).isHurried).toBe(true);
  });

  it("is hurried from a leap on, and has no rows in reserve then", () => {
    const leapt = nextScrollPosition(before, 113, 24);
    expect(leapt).toEqual({ first: 113, held: 24, isHurried: true });
    expect(nextScrollPosition(before, 87, 24).isHurried).toBe(true);
    expect(nextScrollPosition(leapt, 114, 24).isHurried).toBe(true);
    expect(visibleRows(1000, leapt, 7)).toEqual([7, ...range(113, 137)]);
  });
});
