// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { linearScale } from "@/lib/charts/scale";
import { ChartFrame } from "./chart-frame";

afterEach(cleanup);

function renderFrame() {
  const point = vi.fn<(time: number | null) => void>();
  const toEnd = vi.fn<(end: "first" | "last") => void>();
  const controls = { point, toEnd, isPointing: false, step() {}, scale() {}, zoom() {}, reset() {} };
  render(
    <ChartFrame label="Prices" controls={controls} x={linearScale(0, 100, 0, 100)} plotWidth={100} heights="">
      {() => null}
    </ChartFrame>,
  );
  return { point, toEnd, frame: screen.getByRole("application") };
}

test("a crosshair set by keyboard stays while the page scrolls under a resting pointer", () => {
  const { point, toEnd, frame } = renderFrame();
  fireEvent.keyDown(frame, { key: "End" });
  expect(toEnd).toHaveBeenCalledWith("last");
  fireEvent.pointerMove(frame, { clientX: 30, movementX: 0, movementY: 0 });
  fireEvent.pointerLeave(frame);
  expect(point).not.toHaveBeenCalled();
  fireEvent.blur(frame);
  expect(point).toHaveBeenCalledWith(null);
});

test("a pointer move sets the crosshair, and leaving the chart removes it", () => {
  const { point, frame } = renderFrame();
  fireEvent.keyDown(frame, { key: "End" });
  fireEvent.pointerMove(frame, { clientX: 30, movementX: 3, movementY: 0 });
  expect(point).toHaveBeenLastCalledWith(30);
  fireEvent.pointerLeave(frame);
  expect(point).toHaveBeenLastCalledWith(null);
});
