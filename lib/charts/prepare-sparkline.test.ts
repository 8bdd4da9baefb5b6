import { describe, expect, it } from "vitest";
import { prepareSparkline } from "./prepare-sparkline";

describe("prepareSparkline", () => {
  it("draws the highest price at the top and the lowest at the bottom, and has the y of the first price", () => {
    expect(prepareSparkline([0, 100, 50])).toEqual({ line: "M1 22L52 2L103 12", lone: "", opening: 22 });
  });

  it("interrupts the line at a gap, and draws a sample without neighbours as a dot", () => {
    expect(prepareSparkline([0, 100, null, 50])).toEqual({
      line: "M1 22L35 2",
      lone: "M103 12h0",
      opening: 22,
    });
    expect(prepareSparkline([null, 20, null, null, 40, 60])?.lone).toBe("M21.4 18h0");
    expect(prepareSparkline([null, 20, null, null, 40, 60])?.line).toBe("M82.6 14L103 10");
  });

  it("has the y of the first price after leading gaps", () => {
    expect(prepareSparkline([null, null, 75, 0])?.opening).toBe(7);
  });

  it("draws one point as a dot", () => {
    const single = Array.from({ length: 48 }, (_, i) => (i === 47 ? 50 : null));
    expect(prepareSparkline(single)).toEqual({ line: "", lone: "M103 12h0", opening: 12 });
    expect(prepareSparkline([50])).toEqual({ line: "", lone: "M1 12h0", opening: 12 });
  });

  it("draws a flat line in the middle", () => {
    const flat = prepareSparkline(Array.from({ length: 48 }, () => 50));
    expect(flat?.opening).toBe(12);
    expect(flat?.line.match(/[ML][\d.]+ 12(?=[L]|$)/g)).toHaveLength(48);
  });

  it("is null without samples", () => {
    expect(prepareSparkline([])).toBeNull();
    expect(prepareSparkline(Array.from({ length: 48 }, () => null))).toBeNull();
  });

  it("distributes 48 points over the view box", () => {
    const line = prepareSparkline(Array.from({ length: 48 }, (_, i) => (i * 100) / 47))?.line ?? "";
    const places = [...line.matchAll(/[ML]([\d.]+) ([\d.]+)/g)];
    expect(places).toHaveLength(48);
    expect(places[0]?.slice(1)).toEqual(["1", "22"]);
    expect(places[47]?.slice(1)).toEqual(["103", "2"]);
  });
});
