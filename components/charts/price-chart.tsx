"use client";
import { memo } from "react";
import { ComposedChart, Line } from "recharts";
import type { AxisTick } from "@/lib/charts/axis-ticks";
import type { PreparedPrice } from "@/lib/charts/prepare-price";
import { linearScale } from "@/lib/charts/scale";
import type { Stretch } from "@/lib/charts/stretches";
import { IN_ORDER, timeAxisElement, valueAxisElement } from "./chart-axes";
import { ChartGround } from "./chart-ground";

type Props = {
  chart: PreparedPrice;
  span: Stretch;
  times: readonly AxisTick[];
  width: number;
  height: number;
  axisWidth: number;
};

const LINE = {
  type: "linear",
  dot: false,
  activeDot: false,
  isAnimationActive: false,
  connectNulls: false,
  ...IN_ORDER,
} as const;

/** Draws prices: one ink line, dotted amber where quotes were stale, nothing in gaps. */
export const PriceChart = memo(function PriceChart({ chart, span, times, width, height, axisWidth }: Props) {
  const { axis, last } = chart;
  const plot = { width: width - axisWidth, height };
  const x = linearScale(span.from, span.to, 0, plot.width);
  const y = linearScale(axis.domain[0], axis.domain[1], height, 0);
  return (
    <ComposedChart
      data={chart.rows}
      {...{ width, height, accessibilityLayer: false, margin: { top: 0, right: 0, bottom: 0, left: 0 } }}
    >
      <ChartGround name="price" {...{ axis, times, gaps: chart.gaps, stale: chart.stale, x, y, plot }} />
      {timeAxisElement(span, times, plot.width, false)}
      {valueAxisElement({
        ...{ axis, width: axisWidth, toPixel: y.toPixel },
        flagAt: last ? y.toPixel(last.value) : null,
      })}
      <Line dataKey="fresh" stroke="var(--ink-1)" strokeWidth={1.4} strokeLinejoin="round" {...LINE} />
      {chart.stale.length > 0 && (
        <Line dataKey="stale" stroke="var(--stale)" strokeWidth={1.75} strokeDasharray="1.5 2.5" {...LINE} />
      )}
    </ComposedChart>
  );
});
