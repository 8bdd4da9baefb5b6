"use client";
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { linePath } from "@/lib/charts/path";
import type { PreparedPrice } from "@/lib/charts/prepare-price";
import { linearScale } from "@/lib/charts/scale";
import { formatAxisFlag } from "@/lib/format/axis-time";
import type { Zone } from "@/lib/format/instant";
import type { TimeRange } from "@/lib/series/time-ranges";

const HEIGHT = 28;
/** Width of a handle's hit area, pixels. */
const HIT_WIDTH = 24;
/** An arrow key moves a handle by this share of the whole range. */
const KEY_STEP = 0.01;

type End = "from" | "to";
const END_LABELS = { from: "Start of the range", to: "End of the range" } as const;

type Props = {
  /** Prices of the whole range. */
  chart: PreparedPrice;
  /** Visible range of the charts. */
  zoom: TimeRange;
  width: number;
  zone: Zone;
  onChange: (zoom: TimeRange) => void;
};

/** Overview of the whole range with the zoomed range, whose ends can be moved. */
export function OverviewStrip({ chart, zoom, width, zone, onChange }: Props) {
  const strip = useRef<HTMLDivElement>(null);
  const [draft, setDraft] = useState<{ end: End; zoom: TimeRange } | null>(null);
  const shown = draft?.zoom ?? zoom;
  const span = { from: Math.min(chart.span.from, zoom.from), to: Math.max(chart.span.to, zoom.to) };
  const x = linearScale(span.from, span.to, 0, width);
  const y = linearScale(chart.axis.domain[0], chart.axis.domain[1], HEIGHT, 0);
  const line = linePath(
    chart.rows.map(({ time, fresh, stale }) => ({ time, value: fresh ?? stale })),
    { x, y },
  );

  const moved = (end: End, time: number): TimeRange => {
    const at = Math.min(Math.max(time, span.from), span.to);
    return end === "from"
      ? { from: Math.min(at, shown.to - 60_000), to: shown.to }
      : { from: shown.from, to: Math.max(at, shown.from + 60_000) };
  };
  const timeOf = (event: PointerEvent) =>
    x.toValue(event.clientX - (strip.current?.getBoundingClientRect().left ?? 0));
  const onKeyDown = (end: End) => (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    onChange(moved(end, shown[end] + by * (span.to - span.from) * KEY_STEP));
  };

  return (
    <div ref={strip} className="relative mt-2 h-7">
      <svg width={width} height={HEIGHT} aria-hidden="true" className="absolute inset-0 bg-sunk">
        <path d={line} fill="none" className="stroke-ink-3" strokeWidth="1" />
        <rect
          x={x.toPixel(shown.from)}
          y="0"
          width={Math.max(2, x.toPixel(shown.to) - x.toPixel(shown.from))}
          height={HEIGHT}
          className="fill-accent stroke-accent"
          fillOpacity="0.14"
        />
      </svg>
      {(["from", "to"] as const).map((end) => (
        <svg
          key={end}
          width={width}
          height={HEIGHT}
          className="pointer-events-none absolute inset-0 overflow-visible"
        >
          <title>{END_LABELS[end]}</title>
          <rect
            role="slider"
            tabIndex={0}
            aria-label={END_LABELS[end]}
            aria-valuemin={span.from}
            aria-valuemax={span.to}
            aria-valuenow={shown[end]}
            aria-valuetext={formatAxisFlag(shown[end], zone)}
            x={x.toPixel(shown[end]) - HIT_WIDTH / 2}
            y="0"
            width={HIT_WIDTH}
            height={HEIGHT}
            fill="transparent"
            className="pointer-events-auto cursor-ew-resize touch-none"
            onKeyDown={onKeyDown(end)}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              setDraft({ end, zoom });
            }}
            onPointerMove={(event) => {
              if (draft?.end === end) setDraft({ end, zoom: moved(end, timeOf(event)) });
            }}
            onPointerUp={() => {
              if (draft) onChange(draft.zoom);
              setDraft(null);
            }}
            onPointerCancel={() => setDraft(null)}
          />
          <rect
            x={x.toPixel(shown[end]) - 2}
            y="7"
            width="4"
            height="14"
            rx="1"
            className="fill-panel stroke-accent"
          />
        </svg>
      ))}
    </div>
  );
}
