// @vitest-environment happy-dom
import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { valueAxis } from "@/lib/charts/value-axis";
import { ChartBand, ChartLine } from "./chart-line";
import { TimeChart } from "./time-chart";

const AXIS = valueAxis(0, 10, { fromZero: true });
/** A chart with ten pixels per unit of time and value. */
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
  return { texts, path: container.querySelector("[data-line=amount]")?.getAttribute("d") };
}

describe("ChartLine", () => {
  it("draws straight lines between values and breaks at null", () => {
    const rows = [1, 2, null, 3, 4].map((amount, time) => ({ time, amount }));
    expect(draw(rows, <ChartLine dataKey="amount" />).path).toBe("M0,95L10,85M30,75L40,65");
  });

  it("draws nothing without a value", () => {
    expect(draw([{ time: 0, amount: null }], <ChartLine dataKey="amount" />).path).toBeUndefined();
  });
});

describe("ChartBand", () => {
  it("fills the area between the lower and upper values", () => {
    const rows = [[1, 2], [1, 3], null].map((amount, time) => ({ time, amount }));
    expect(draw(rows, <ChartBand dataKey="amount" />).path).toBe("M0,85L10,75L10,95L0,95Z");
  });
});

describe("TimeChart", () => {
  it("draws the prepared tick labels, except for the value under the flag", () => {
    const { texts } = draw([{ time: 0, amount: 1 }], <ChartLine dataKey="amount" />);
    expect(texts).toEqual([
      { text: "noon", x: 50, y: Math.round(HEIGHT + 16) },
      ...AXIS.ticks
        .filter(({ value }) => value !== 2)
        .map(({ value, text }) => ({ text, x: 108, y: Math.round(HEIGHT - value * 10 + 4) })),
    ]);
  });
});
