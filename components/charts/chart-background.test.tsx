// @vitest-environment happy-dom
import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { linearScale } from "@/lib/charts/scale";
import { valueAxis } from "@/lib/charts/value-axis";
import type { TimeRange } from "@/lib/series/time-ranges";
import { ChartBackground } from "./chart-background";

const PLOT = { width: 200, height: 100 };

type Given = {
  unsampled?: TimeRange;
  gaps?: TimeRange[];
  stale?: TimeRange[];
  withheld?: TimeRange[];
  times?: number[];
};

/** A chart background from 1,000 to 2,000 ms, five milliseconds a pixel, and from 0 to 10. */
function ground({ unsampled, gaps = [], stale = [], withheld = [], times = [] }: Given) {
  const axis = valueAxis(0, 10, { fromZero: true });
  const { container } = render(
    <svg>
      <title>Ground</title>
      <ChartBackground
        name="price"
        unsampled={unsampled ?? null}
        {...{ axis, gaps, stale, withheld, plot: PLOT }}
        times={times.map((value) => ({ value, text: String(value) }))}
        x={linearScale(1000, 2000, 0, PLOT.width)}
        y={linearScale(0, 10, PLOT.height, 0)}
      />
    </svg>,
  );
  const areas = [...container.querySelectorAll("rect")].map((rect) => ({
    kind: rect.dataset.range,
    from: Number(rect.getAttribute("x")),
    width: Number(rect.getAttribute("width")),
    height: Number(rect.getAttribute("height")),
    fill: rect.getAttribute("fill"),
  }));
  const uprights = [...container.querySelectorAll("line[stroke-dasharray]")].map((line) => [
    Number(line.getAttribute("x1")),
    line.getAttribute("stroke-dasharray"),
  ]);
  return { container, areas, uprights };
}

describe("ChartBackground", () => {
  it("fills areas without samples or with too little data, and hatches areas with stale quotes", () => {
    const { areas, container } = ground({
      gaps: [{ from: 1100, to: 1200 }],
      withheld: [{ from: 1300, to: 1350 }],
      stale: [{ from: 1500, to: 1750 }],
    });
    expect(areas).toEqual([
      { kind: "gap", from: 20, width: 20, height: 100, fill: "var(--sunk)" },
      { kind: "withheld", from: 60, width: 10, height: 100, fill: "var(--sunk)" },
      { kind: "stale", from: 100, width: 50, height: 100, fill: "url(#hatch-price)" },
    ]);
    expect(container.querySelector("pattern")?.id).toBe("hatch-price");
  });

  it("draws a line at both edges of a gap", () => {
    expect(ground({ gaps: [{ from: 1100, to: 1200 }] }).uprights).toEqual([
      [20, "2 2"],
      [40, "2 2"],
    ]);
  });

  it("clips areas to the plot and draws no edge outside it", () => {
    const { areas, uprights } = ground({ gaps: [{ from: 0, to: 1200 }], stale: [{ from: 1900, to: 9000 }] });
    expect(areas.map(({ from, width }) => [from, width])).toEqual([
      [0, 40],
      [180, 20],
    ]);
    expect(uprights).toEqual([[40, "2 2"]]);
  });

  it("draws a vertical line for each tick of the time axis inside the plot", () => {
    expect(ground({ times: [500, 1500, 2000] }).uprights).toEqual([
      [100, "1 3"],
      [200, "1 3"],
    ]);
  });

  it("draws a horizontal line for each tick of the value axis, the lowest one unclipped", () => {
    const { container } = ground({});
    const levels = [...container.querySelectorAll("g > line")].map((line) => Number(line.getAttribute("y1")));
    expect(levels).toContain(0);
    expect(levels.at(-1)).toBe(99.5);
  });
});
