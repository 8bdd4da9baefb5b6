"use client";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import type { Scale } from "@/lib/charts/scale";
import type { TimeRange } from "@/lib/series/time-ranges";

/** Actions of pointer and keyboard, shared by all charts of a page. */
export type ChartControls = {
  /** Shows the crosshair at a time, or hides it. */
  point: (time: number | null) => void;
  isPointing: boolean;
  /** Moves the crosshair by a number of samples. */
  step: (by: number) => void;
  /** Moves the crosshair to the first or last sample. */
  toEnd: (end: "first" | "last") => void;
  /** Zooms in (factor below 1) or out around the crosshair. */
  scale: (factor: number) => void;
  zoom: (chosen: TimeRange) => void;
  reset: () => void;
};

type Props = {
  /** Text alternative of the chart. */
  label: string;
  controls: ChartControls;
  x: Scale;
  /** Width of the plot, pixels. */
  plotWidth: number;
  heights: string;
  children: (selection: { from: number; to: number } | null) => ReactNode;
};

/** A shorter drag counts as a click, pixels. */
const MIN_DRAG = 6;

/** Handles the pointer, touch and keyboard events of a chart. */
export function ChartFrame({ label, controls, x, plotWidth, heights, children }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const [selection, setSelection] = useState<{ from: number; to: number } | null>(null);
  // Scrolling under a resting pointer also fires pointer events, which must not move a crosshair set by keyboard.
  const isKeyboardUsed = useRef(false);

  const pixelOf = (event: PointerEvent) => {
    const left = frame.current?.getBoundingClientRect().left ?? 0;
    return Math.min(Math.max(event.clientX - left, 0), plotWidth);
  };

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    isKeyboardUsed.current = false;
    const pixel = pixelOf(event);
    if (event.pointerType === "touch") controls.point(x.toValue(pixel));
    else setSelection({ from: pixel, to: pixel });
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (isKeyboardUsed.current && event.movementX === 0 && event.movementY === 0) return;
    isKeyboardUsed.current = false;
    const pixel = pixelOf(event);
    controls.point(x.toValue(pixel));
    setSelection((current) => current && { from: current.from, to: pixel });
  };
  const onPointerUp = (event: PointerEvent<HTMLDivElement>) => {
    if (event.pointerType === "touch") controls.point(null);
    setSelection(null);
    if (!selection || Math.abs(selection.to - selection.from) < MIN_DRAG) return;
    controls.zoom({ from: x.toValue(selection.from), to: x.toValue(selection.to) });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = keyAction(event, controls);
    if (!action) return;
    event.preventDefault();
    isKeyboardUsed.current = true;
    action();
  };

  return (
    <div
      ref={frame}
      role="application"
      aria-roledescription="chart"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it handles keyboard events
      tabIndex={0}
      // After the window gets narrower, the chart keeps its old width until the next render.
      className={`relative touch-pan-y select-none overflow-x-clip ${heights}`}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        setSelection(null);
        controls.point(null);
      }}
      onPointerLeave={() => {
        if (!isKeyboardUsed.current) controls.point(null);
      }}
      onDoubleClick={controls.reset}
      onKeyDown={onKeyDown}
      onBlur={() => controls.point(null)}
    >
      {children(selection)}
    </div>
  );
}

function keyAction(event: KeyboardEvent, controls: ChartControls): (() => void) | null {
  switch (event.key) {
    case "ArrowLeft":
      return event.shiftKey ? () => controls.scale(2) : () => controls.step(-1);
    case "ArrowRight":
      return event.shiftKey ? () => controls.scale(0.5) : () => controls.step(1);
    case "PageUp":
      return () => controls.step(-20);
    case "PageDown":
      return () => controls.step(20);
    case "Home":
      return () => controls.toEnd("first");
    case "End":
      return () => controls.toEnd("last");
    case "0":
      return controls.reset;
    case "Escape":
      // Without a crosshair, Escape is left to the page.
      return controls.isPointing ? () => controls.point(null) : null;
    default:
      return null;
  }
}
