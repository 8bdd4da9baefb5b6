import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linePath } from "./path";
import { linearScale } from "./scale";

/** Ten pixels per unit of time; values from 0 at 100 px to 10 at 0 px. */
const scales = { x: linearScale(0, 10, 0, 100), y: linearScale(0, 10, 100, 0) };
const line = (...values: (number | null)[]) =>
  linePath(
    values.map((value, time) => ({ time, value })),
    scales,
  );

describe("linePath", () => {
  it("connects values, including 0, by straight lines", () => {
    expect(line(1, 0, 4)).toBe("M0,90L10,100L20,60");
  });

  it("is interrupted by null", () => {
    expect(line(null, 1, 2, null, null, 3, 4, null)).toBe("M10,90L20,80M50,70L60,60");
  });

  it("is empty without a value", () => {
    expect(line()).toBe("");
    expect(line(null, null)).toBe("");
  });

  it("is rounded to 0.01 px", () => {
    expect(linePath([{ time: 1 / 3, value: 2 / 3 }], scales)).toBe("M3.33,93.33");
  });

  it("contains every value once, with an error of at most 0.005 px, and one segment per run of values", () => {
    const value = fc.option(fc.double({ min: 0, max: 10, noNaN: true }), { nil: null });
    fc.assert(
      fc.property(fc.array(value), (values) => {
        const drawn = [...line(...values).matchAll(/([ML])([\d.]+),([\d.]+)/g)];
        const present = values.flatMap((value, time) => (value === null ? [] : [{ time, value }]));
        expect(drawn).toHaveLength(present.length);
        present.forEach(({ time, value }, i) => {
          const [, command, left, top] = drawn[i] ?? [];
          expect(command).toBe(time > 0 && values[time - 1] !== null ? "L" : "M");
          expect(Number(left)).toBe(time * 10);
          expect(Math.abs(Number(top) - (100 - value * 10))).toBeLessThanOrEqual(0.005 + 1e-9);
        });
      }),
    );
  });
});
