import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linePath } from "./path";
import { linearScale } from "./scale";

/** Ten pixels a unit of time, values from 0 at 100 px up to 10 at the top. */
const scales = { x: linearScale(0, 10, 0, 100), y: linearScale(0, 10, 100, 0) };
const line = (...values: (number | null)[]) =>
  linePath(
    values.map((value, time) => ({ time, value })),
    scales,
  );

describe("the path of a line", () => {
  it("goes straight from value to value, 0 among them", () => {
    expect(line(1, 0, 4)).toBe("M0,90L10,100L20,60");
  });

  it("ends where there is no value, and begins anew behind it", () => {
    expect(line(null, 1, 2, null, null, 3, 4, null)).toBe("M10,90L20,80M50,70L60,60");
  });

  it("is empty without a value", () => {
    expect(line()).toBe("");
    expect(line(null, null)).toBe("");
  });

  it("is written in hundredths of a pixel", () => {
    expect(linePath([{ time: 1 / 3, value: 2 / 3 }], scales)).toBe("M3.33,93.33");
  });

  it("names every value once, within half a hundredth of its place, in as many parts as there are runs", () => {
    const value = fc.option(fc.double({ min: 0, max: 10, noNaN: true }), { nil: null });
    fc.assert(
      fc.property(fc.array(value), (values) => {
        const drawn = [...line(...values).matchAll(/([ML])([\d.]+),([\d.]+)/g)];
        const there = values.flatMap((one, time) => (one === null ? [] : [{ time, value: one }]));
        expect(drawn).toHaveLength(there.length);
        there.forEach(({ time, value: one }, i) => {
          const [, pen, left, top] = drawn[i] ?? [];
          expect(pen).toBe(time > 0 && values[time - 1] !== null ? "L" : "M");
          expect(Number(left)).toBe(time * 10);
          expect(Math.abs(Number(top) - (100 - one * 10))).toBeLessThanOrEqual(0.005 + 1e-9);
        });
      }),
    );
  });
});
