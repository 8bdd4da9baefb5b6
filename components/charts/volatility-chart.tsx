"use client";
import { memo } from "react";
import { Area, ComposedChart, Line } from "recharts";
import type { AxisTick } from "@/lib/charts/axis-ticks";
import { TIME_AXIS_HEIGHT } from "@/lib/charts/plot";
import type { PreparedVolatility } from "@/lib/charts/prepare-volatility";
import { linearScale } from "@/lib/charts/scale";
import type { Stretch } from "@/lib/charts/stretches";
import { IN_ORDER, timeAxisElement, valueAxisElement } from "./chart-axes";
import { ChartGround } from "./chart-ground";

type Props = {
  chart: PreparedVolatility;
  span: Stretch;
  times: readonly AxisTick[];
  gaps: readonly Stretch[];
  stale: readonly Stretch[];
  width: number;
  /** Of the lines alone; the time axis comes below. */
  height: number;
  axisWidth: number;
};

const BAND = {
  type: "linear",
  dot: false,
  activeDot: false,
  isAnimationActive: false,
  stroke: "none",
  ...IN_ORDER,
} as const;
const LINE = { ...BAND, stroke: "var(--accent)", strokeWidth: 1.9, connectNulls: false } as const;

/** Draws a volatility: solid where measured, dashed where provisional, over its band of error. */
export const VolatilityChart = memo(function VolatilityChart(props: Props) {
  const { chart, span, times, gaps, stale, width, height, axisWidth } = props;
  const { axis, last, withheld } = chart;
  const plot = { width: width - axisWidth, height };
  const x = linearScale(span.from, span.to, 0, plot.width);
  const y = linearScale(axis.domain[0], axis.domain[1], height, 0);
  return (
    <ComposedChart
      data={chart.rows}
      {...{ width, height: height + TIME_AXIS_HEIGHT, accessibilityLayer: false }}
      margin={{ top: 0, right: 0, bottom: 0, left: 0 }}
    >
      <ChartGround name="volatility" {...{ axis, times, gaps, stale, withheld, x, y, plot }} />
      {timeAxisElement(span, times, plot.width, true)}
      {valueAxisElement({
        ...{ axis, width: axisWidth, toPixel: y.toPixel },
        flagAt: last ? y.toPixel(last.value) : null,
      })}
      {chart.middle.state === "drawn" && (
        <Area dataKey="middle" fill="var(--ink-4)" fillOpacity={0.22} {...BAND} />
      )}
      <Area dataKey="error" fill="var(--accent)" fillOpacity={0.16} {...BAND} />
      <Line dataKey="measured" {...LINE} />
      {chart.hasProvisional && <Line dataKey="provisional" strokeDasharray="4 3" {...LINE} />}
    </ComposedChart>
  );
});
