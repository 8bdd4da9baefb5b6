"use client";
import { memo } from "react";
import { ComposedChart, Line } from "recharts";
import type { AxisTick } from "@/lib/charts/axis-ticks";
import type { PreparedPrice } from "@/lib/charts/prepare-price";
import { linearScale } from "@/lib/charts/scale";
import type { Stretch } from "@/lib/charts/stretches";
import { timeAxisElement, valueAxisElement } from "./chart-axes";
import { chartGround } from "./chart-ground";

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
} as const;

/** Draws prices: one ink line, dotted amber where quotes were stale, nothing in gaps. */
export const PriceChart = memo(function PriceChart({ chart, span, times, width, height, axisWidth }: Props) {
  const { axis, last } = chart;
  const { toPixel } = linearScale(axis.domain[0], axis.domain[1], height, 0);
  return (
    <ComposedChart
      data={chart.rows}
      {...{ width, height, accessibilityLayer: false, margin: { top: 0, right: 0, bottom: 0, left: 0 } }}
    >
      {chartGround({ name: "price", axis, times, gaps: chart.gaps, stale: chart.stale })}
      {timeAxisElement(span, times, false)}
      {valueAxisElement({ axis, width: axisWidth, flagAt: last ? toPixel(last.value) : null, toPixel })}
      <Line dataKey="fresh" stroke="var(--ink-1)" strokeWidth={1.4} strokeLinejoin="round" {...LINE} />
      <Line dataKey="stale" stroke="var(--stale)" strokeWidth={1.75} strokeDasharray="1.5 2.5" {...LINE} />
    </ComposedChart>
  );
});
