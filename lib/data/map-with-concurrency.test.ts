import { describe, expect, it } from "vitest";
import { mapWithConcurrency, partCount } from "./map-with-concurrency";

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("reading in lanes", () => {
  it("returns the parts in their order, whichever is done first", async () => {
    const read = async (ms: number) => {
      await later(ms);
      return ms;
    };
    expect(await mapWithConcurrency([30, 1, 10, 2, 0], read)).toEqual([30, 1, 10, 2, 0]);
    expect(await mapWithConcurrency([], read)).toEqual([]);
  });

  it("has two parts under way, never more", async () => {
    let underWay = 0;
    let most = 0;
    await mapWithConcurrency([1, 2, 3, 4, 5, 6], async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await later(2);
      underWay -= 1;
    });
    expect(most).toBe(2);
  });

  it("fails as its part does, and begins no further one", async () => {
    const begun: number[] = [];
    const reading = mapWithConcurrency([1, 2, 3, 4, 5], async (part) => {
      begun.push(part);
      await later(part);
      if (part === 1) throw new Error("the line was cut");
    });
    await expect(reading).rejects.toThrow("the line was cut");
    await later(20);
    expect(begun).toEqual([1, 2]);
  });

  it("divides a day of minutes in two", () => {
    expect([0, 1, 750, 751, 1440, 1501].map(partCount)).toEqual([1, 1, 1, 2, 2, 3]);
  });
});
