import type { ReactNode } from "react";
import { type BaseTickContentProps, ComposedChart, XAxis, YAxis } from "recharts";
import { TIME_AXIS_HEIGHT } from "@/lib/charts/plot";
import { linearScale } from "@/lib/charts/scale";
import type { TimeTick } from "@/lib/charts/time-axis";
import { type AxisTick, axisScale, ticksBesideFlag, type ValueAxis } from "@/lib/charts/value-axis";
import type { TimeRange } from "@/lib/series/time-ranges";
import { ChartBackground } from "./chart-background";

/** Properties shared by all charts of a page. */
export type TimeChartFrame = {
  span: TimeRange;
  times: readonly TimeTick[];
  /** Time before the pair's first sample; null if it is not in the span. */
  unsampled: TimeRange | null;
  gaps: readonly TimeRange[];
  stale: readonly TimeRange[];
  width: number;
  /** Height of the plot, without the time axis. */
  height: number;
  /** Width of the plot, without the value axis. */
  plotWidth: number;
  /** True for the lowest chart. */
  hasTimeAxis: boolean;
};

type Props = TimeChartFrame & {
  name: string;
  rows: readonly object[];
  axis: ValueAxis;
  /** Value of the flag on the value axis, which replaces the ticks that it covers. */
  flag: number | null;
  withheld?: readonly TimeRange[];
  /** Lines and bands, bottom layer first. */
  children: ReactNode;
};

const NO_MARGIN = { top: 0, right: 0, bottom: 0, left: 0 };
const LABEL_MARGIN = 8;
/** Distance from a tick to the baseline of its 11 px label. */
const BASELINE = 4;
const TICK_SIZE = 4;

type Tick = AxisTick & { anchor?: TimeTick["anchor"] };

type TickLabelProps = Pick<BaseTickContentProps, "x" | "y" | "payload"> & { ticks: readonly Tick[] };

/** Label of a tick. Recharts measures its own labels, which costs a layout for each. */
function TickLabel({ x, y, payload, ticks }: TickLabelProps) {
  const tick = ticks.find(({ value }) => value === payload.value);
  return (
    <text x={x} y={Number(y) + BASELINE} fontSize="11" fill="var(--ink-3)" textAnchor={tick?.anchor}>
      {tick?.text}
    </text>
  );
}

/** A chart over time with a value axis at the right. Reasons for the settings: lib/charts/README.md. */
export function TimeChart(props: Props) {
  const { name, rows, axis, flag, span, times, width, height, plotWidth, hasTimeAxis, children } = props;
  const { unsampled, gaps, stale, withheld } = props;
  const values = ticksBesideFlag(axis, height, flag);
  const timeAxisHeight = hasTimeAxis ? TIME_AXIS_HEIGHT : 0;
  return (
    <ComposedChart
      data={[...rows]}
      width={width}
      height={height + timeAxisHeight}
      margin={NO_MARGIN}
      accessibilityLayer={false}
      // Without a time axis, the lowest label extends below the chart.
      className="pointer-events-none [&>svg]:overflow-visible"
    >
      <ChartBackground
        {...{ name, axis, times, unsampled, gaps, stale, withheld }}
        x={linearScale(span.from, span.to, 0, plotWidth)}
        y={axisScale(axis, height)}
        plot={{ width: plotWidth, height }}
      />
      <XAxis
        dataKey="time"
        type="number"
        domain={[span.from, span.to]}
        allowDataOverflow
        ticks={times.map(({ value }) => value)}
        interval={0}
        hide={!hasTimeAxis}
        height={timeAxisHeight}
        axisLine={false}
        tickLine={{ stroke: "var(--line-2)" }}
        tickSize={TICK_SIZE}
        tickMargin={LABEL_MARGIN}
        tick={({ x, y, payload }) => <TickLabel {...{ x, y, payload }} ticks={times} />}
      />
      <YAxis
        type="number"
        scale={axis.scale}
        domain={[...axis.domain]}
        allowDataOverflow
        ticks={values.map(({ value }) => value)}
        interval={0}
        orientation="right"
        width={width - plotWidth}
        axisLine={false}
        tickLine={false}
        tickSize={0}
        tickMargin={LABEL_MARGIN}
        tick={({ x, y, payload }) => <TickLabel {...{ x, y, payload }} ticks={values} />}
      />
      {children}
    </ComposedChart>
  );
}
