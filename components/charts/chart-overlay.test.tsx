// @vitest-environment happy-dom
import { cleanup, render } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { linearScale } from "@/lib/charts/scale";
import { timeTicks } from "@/lib/charts/time-axis";
import { ChartOverlay } from "./chart-overlay";

afterEach(cleanup);

const HOUR = 3_600_000;
const PLOT = 600;
const [from, to] = [Date.parse("2026-11-20T03:30:00Z"), Date.parse("2026-11-20T09:20:00Z")];
const times = timeTicks(from, to, "UTC", PLOT);

/** The time axis of a chart with the crosshair at a time. */
function timeAxis(cursor: number | null) {
  const x = linearScale(from, to, 0, PLOT);
  const { container } = render(
    <ChartOverlay
      {...{ width: PLOT + 56, axisWidth: 56, height: 100, kind: "price", x, y: linearScale(0, 1, 100, 0) }}
      {...{ last: null, labels: [], lone: [], selection: null, timeAxis: { times, zone: "UTC" } }}
      cursor={cursor === null ? null : { time: cursor, value: null, text: "20 Nov 09:19" }}
    />,
  );
  return {
    hidden: [...container.querySelectorAll("[data-hides-label]")].map((rect) => {
      const left = Number(rect.getAttribute("x"));
      return [left, left + Number(rect.getAttribute("width"))];
    }),
    texts: [...container.querySelectorAll("text")].map((text) => text.textContent),
  };
}

describe("ChartOverlay", () => {
  it("hides labels that the time flag overlaps, and the zone's name", () => {
    const last = times.at(-1);
    expect(last?.text).toBe("09:00");
    const { hidden, texts } = timeAxis(to - 60_000);
    expect(hidden).toHaveLength(1);
    const [left = 0, right = 0] = hidden[0] ?? [];
    expect(left).toBeLessThan((last?.x ?? 0) - 15);
    expect(right).toBeGreaterThan((last?.x ?? 0) + 15);
    expect(texts).toEqual(["20 Nov 09:19"]);
  });

  it("hides no other label, and none without a crosshair", () => {
    const { hidden, texts } = timeAxis(from + 2.5 * HOUR);
    expect(hidden).toHaveLength(1);
    expect(texts).toEqual(["UTC", "20 Nov 09:19"]);
    expect(timeAxis(null)).toEqual({ hidden: [], texts: ["UTC"] });
  });
});
