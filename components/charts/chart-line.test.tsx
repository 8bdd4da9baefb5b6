// @vitest-environment happy-dom
import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { linearScale } from "@/lib/charts/scale";
import { ChartBand, ChartLine } from "./chart-line";

/** Ten pixels a unit of time, values from 0 at 100 px up to 10 at the top. */
const scales = { x: linearScale(0, 10, 0, 100), y: linearScale(0, 10, 100, 0) };

function pathOf(drawn: React.ReactNode): string | null | undefined {
  const { container } = render(
    <svg>
      <title>Lines</title>
      {drawn}
    </svg>,
  );
  return container.querySelector("[data-line=one]")?.getAttribute("d");
}

describe("a line of a chart", () => {
  it("is drawn through its points, under its name", () => {
    const points = [1, 2, null, 3, 4].map((value, time) => ({ time, value }));
    expect(pathOf(<ChartLine name="one" {...{ points, ...scales }} />)).toBe("M0,90L10,80M30,70L40,60");
  });

  it("is not there without a point", () => {
    expect(pathOf(<ChartLine name="one" points={[]} {...scales} />)).toBeUndefined();
  });
});

describe("a band of a chart", () => {
  it("is drawn between its edges", () => {
    const points = [
      { time: 0, band: [1, 2] as const },
      { time: 1, band: [1, 3] as const },
    ];
    expect(pathOf(<ChartBand name="one" {...{ points, ...scales }} />)).toBe("M0,80L10,70L10,90L0,90Z");
  });
});
