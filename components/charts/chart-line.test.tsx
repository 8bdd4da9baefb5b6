// @vitest-environment happy-dom
import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { valueAxis } from "@/lib/charts/value-axis";
import { ChartBand, ChartLine } from "./chart-line";
import { TimeChart } from "./time-chart";

const AXIS = valueAxis(0, 10, { fromZero: true });
/** Ten pixels a unit of time and of value. */
const HEIGHT = AXIS.domain[1] * 10;

function draw(rows: readonly object[], children: React.ReactNode) {
  const { container } = render(
    <TimeChart
      {...{ rows, children, name: "price", axis: AXIS, flag: 2, hasTimeAxis: true }}
      {...{ unsampled: null, gaps: [], stale: [], width: 160, height: HEIGHT, plotWidth: 100 }}
      span={{ from: 0, to: 10 }}
      times={[{ value: 5, text: "noon", x: 50, anchor: "middle" }]}
    />,
  );
  const texts = [...container.querySelectorAll("text")].map((text) => ({
    text: text.textContent,
    x: Number(text.getAttribute("x")),
    y: Math.round(Number(text.getAttribute("y"))),
  }));
  return { texts, path: container.querySelector("[data-line=one]")?.getAttribute("d") };
}

describe("a line of a chart", () => {
  it("is straight between its values and interrupted where there is none", () => {
    const rows = [1, 2, null, 3, 4].map((one, time) => ({ time, one }));
    expect(draw(rows, <ChartLine dataKey="one" />).path).toBe("M0,95L10,85M30,75L40,65");
  });

  it("is absent without a value", () => {
    expect(draw([{ time: 0, one: null }], <ChartLine dataKey="one" />).path).toBeUndefined();
  });
});

describe("a band of a chart", () => {
  it("lies between its lower and its upper values", () => {
    const rows = [[1, 2], [1, 3], null].map((one, time) => ({ time, one }));
    expect(draw(rows, <ChartBand dataKey="one" />).path).toBe("M0,85L10,75L10,95L0,95Z");
  });
});

describe("the axes of a chart", () => {
  it("have the prepared texts at their places, but no value under the flag", () => {
    const { texts } = draw([{ time: 0, one: 1 }], <ChartLine dataKey="one" />);
    expect(texts).toEqual([
      { text: "noon", x: 50, y: Math.round(HEIGHT + 16) },
      ...AXIS.ticks
        .filter(({ value }) => value !== 2)
        .map(({ value, text }) => ({ text, x: 108, y: Math.round(HEIGHT - value * 10 + 4) })),
    ]);
  });
});
