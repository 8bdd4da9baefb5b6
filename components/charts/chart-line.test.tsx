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
  it("goes straight from value to value, 0 among them", () => {
    const points = [1, 0, 4].map((value, time) => ({ time, value }));
    expect(pathOf(<ChartLine name="one" {...{ points, ...scales }} />)).toBe("M0,90L10,100L20,60");
  });

  it("ends where there is no value, and begins anew behind it", () => {
    const points = [1, 2, null, 3, 4].map((value, time) => ({ time, value }));
    expect(pathOf(<ChartLine name="one" {...{ points, ...scales }} />)).toBe("M0,90L10,80M30,70L40,60");
  });

  it("is not there without a point", () => {
    expect(pathOf(<ChartLine name="one" points={[]} {...scales} />)).toBeUndefined();
  });
});

describe("a band of a chart", () => {
  it("lies between its edges, and ends where it has none", () => {
    const bands: ([number, number] | null)[] = [[1, 2], [1, 3], null, [2, 4], [3, 4]];
    const points = bands.map((band, time) => ({ time, band }));
    expect(pathOf(<ChartBand name="one" {...{ points, ...scales }} />)).toBe(
      "M0,80L10,70L10,90L0,90ZM30,60L40,60L40,70L30,80Z",
    );
  });
});
