"use client";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import type { Scale } from "@/lib/charts/scale";
import type { TimeRange } from "@/lib/series/time-ranges";

/** What can be done on a chart with pointer and keys; both charts of a pair share one. */
export type ChartControls = {
  /** Puts the crosshair at an instant, or takes it away. */
  point: (time: number | null) => void;
  isPointing: boolean;
  /** Moves the crosshair by so many samples. */
  step: (by: number) => void;
  /** Moves it to the first or the last sample. */
  toEnd: (end: "first" | "last") => void;
  /** Comes closer (under 1) or goes away around the crosshair. */
  scale: (factor: number) => void;
  zoom: (chosen: TimeRange) => void;
  reset: () => void;
};

type Props = {
  /** What the chart shows, in a few sentences. */
  label: string;
  controls: ChartControls;
  x: Scale;
  /** Width of the lines alone. */
  plotWidth: number;
  heights: string;
  children: (selection: { from: number; to: number } | null) => ReactNode;
};

/** A drag shorter than this is a click with an unsteady hand. */
const MIN_DRAG = 6;

/** Makes a chart answer to pointer, touch and keys. */
export function ChartFrame({ label, controls, x, plotWidth, heights, children }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const [selection, setSelection] = useState<{ from: number; to: number } | null>(null);
  // A page that scrolls under a resting pointer sends pointer events too: they must not move a crosshair set by keys.
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
    setSelection((chosen) => chosen && { from: chosen.from, to: pixel });
  };
  const onPointerUp = (event: PointerEvent<HTMLDivElement>) => {
    if (event.pointerType === "touch") controls.point(null);
    setSelection(null);
    if (!selection || Math.abs(selection.to - selection.from) < MIN_DRAG) return;
    controls.zoom({ from: x.toValue(selection.from), to: x.toValue(selection.to) });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keyAction(event, controls);
    if (!act) return;
    event.preventDefault();
    isKeyboardUsed.current = true;
    act();
  };

  return (
    <div
      ref={frame}
      role="application"
      aria-roledescription="chart"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it answers to keys
      tabIndex={0}
      // A narrower window keeps the drawing of the wider one for a moment.
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
      // Without a crosshair to take away, the page may have a use for it.
      return controls.isPointing ? () => controls.point(null) : null;
    default:
      return null;
  }
}
