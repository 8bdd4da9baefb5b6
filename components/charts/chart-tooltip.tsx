"use client";
import { useLayoutEffect, useRef } from "react";
import { type Box, placeTooltip } from "@/lib/charts/place-tooltip";
import type { Readout } from "@/lib/charts/prepare-readout";

const KEYS = { price: "bg-ink-1", volatility: "bg-accent", volume: "bg-ink-1" } as const;

/** The tooltip of all charts. Its parent element must contain the charts. */
export function ChartTooltip({ readout }: { readout: Readout }) {
  const card = useRef<HTMLDivElement>(null);
  // On every render: the size of the tooltip and the points have changed.
  useLayoutEffect(() => {
    const charts = card.current?.parentElement;
    if (card.current && charts) place(card.current, charts);
  });
  return (
    <div
      ref={card}
      data-testid="readout"
      className="pointer-events-none absolute z-10 rounded-3 border border-line-2 bg-raised px-3 py-2.5 text-12 shadow-float max-laptop:w-[calc(100vw-2*var(--edge))] laptop:max-w-[300px] laptop:min-w-[232px]"
    >
      <p className="font-medium">{readout.title}</p>
      {readout.lines.length > 0 && (
        <dl className="mt-1.5 grid grid-cols-[auto_auto] gap-x-4 gap-y-[3px]">
          {readout.lines.map((line) => (
            <div key={line.label} className="contents">
              <dt className="flex items-center gap-1.5 text-ink-2">
                <span aria-hidden="true" className={`h-0.5 w-2.5 ${line.line ? KEYS[line.line] : ""}`} />
                {line.label}
              </dt>
              <dd className="min-w-0 text-right font-medium break-words">
                {line.value}
                {line.unit && <span className="font-normal text-ink-3"> {line.unit}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {readout.note && <p className="mt-1.5 max-w-[248px] text-ink-2">{readout.note}</p>}
    </div>
  );
}

/** @param charts the tooltip's offset parent, which contains the charts */
function place(card: HTMLElement, charts: HTMLElement): void {
  const around = charts.getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  const frames = [...charts.querySelectorAll('[role="application"]')].map((frame) =>
    frame.getBoundingClientRect(),
  );
  const crosshair = charts.querySelector("[data-crosshair]")?.getBoundingClientRect();
  const dots = [...charts.querySelectorAll("[data-dot]")].map((dot) => dot.getBoundingClientRect());
  const [first, last] = [frames[0], frames.at(-1)];
  if (!first || !last || !crosshair) return;
  const view: Box = {
    left: 0,
    // The app bar is sticky.
    top: document.querySelector("header")?.getBoundingClientRect().bottom ?? 0,
    right: document.documentElement.clientWidth,
    bottom: innerHeight,
  };
  const { left, top } = placeTooltip({
    size: { width, height },
    plots: { left: first.left, top: first.top, right: first.right, bottom: last.bottom },
    chartsTop: around.top,
    x: crosshair.left,
    ys: dots.map((dot) => (dot.top + dot.bottom) / 2),
    view,
  });
  card.style.left = `${left - around.left}px`;
  card.style.top = `${top - around.top}px`;
}
