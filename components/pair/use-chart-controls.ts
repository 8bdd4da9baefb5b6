"use client";
import { useState } from "react";
import type { ChartControls } from "@/components/charts/chart-frame";
import { nearestInTime } from "@/lib/charts/nearest-in-time";
import type { PairView } from "@/lib/charts/pair-view";
import { zoomAround, zoomTo } from "@/lib/charts/zoom";
import type { TimeRange } from "@/lib/series/time-ranges";

type Options = {
  /** Samples at which the crosshair stops when moved by keyboard, oldest first. */
  stops: readonly { time: number }[];
  /** The time range shown. */
  span: TimeRange;
  /** The time range that can be shown. */
  bounds: TimeRange;
  onChange: (change: Partial<PairView>) => void;
};

/** State of the crosshair, and the actions that move it and zoom. */
export function useChartControls({ stops, span, bounds, onChange }: Options) {
  const [cursor, setCursor] = useState<number | null>(null);
  const controls: ChartControls = {
    point: setCursor,
    isPointing: cursor !== null,
    step: (by) => {
      const last = stops.length - 1;
      const nearest = cursor === null ? null : nearestInTime(stops, cursor);
      const next = nearest ? Math.min(Math.max(stops.indexOf(nearest) + by, 0), last) : last;
      setCursor(stops[next]?.time ?? null);
    },
    toEnd: (end) => setCursor((end === "first" ? stops[0] : stops.at(-1))?.time ?? null),
    scale: (factor) =>
      onChange({ zoom: zoomAround(span, cursor ?? (span.from + span.to) / 2, factor, bounds) }),
    zoom: (chosen) => onChange({ zoom: zoomTo(chosen, bounds) }),
    reset: () => onChange({ zoom: null }),
  };
  return { cursor, controls };
}
