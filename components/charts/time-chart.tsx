import type { ReactNode } from "react";
import { type BaseTickContentProps, ComposedChart, XAxis, YAxis } from "recharts";
import { TIME_AXIS_HEIGHT } from "@/lib/charts/plot";
import { linearScale } from "@/lib/charts/scale";
import type { TimeTick } from "@/lib/charts/time-axis";
import { type AxisTick, axisScale, ticksBesideFlag, type ValueAxis } from "@/lib/charts/value-axis";
import type { TimeRange } from "@/lib/series/time-ranges";
import { ChartBackground } from "./chart-background";

/** What the charts of a page share: one span of time at one width. */
export type TimeChartFrame = {
  span: TimeRange;
  times: readonly TimeTick[];
  /** Before the pair's first sample; null where that is not in the span. */
  unsampled: TimeRange | null;
  gaps: readonly TimeRange[];
  stale: readonly TimeRange[];
  width: number;
  /** Of the plot; the time axis comes below. */
  height: number;
  /** Of the plot; the value axis comes beside it. */
  plotWidth: number;
  /** Whether the time axis is drawn, as under the lowest chart. */
  hasTimeAxis: boolean;
};

type Props = TimeChartFrame & {
  name: string;
  rows: readonly object[];
  axis: ValueAxis;
  /** The value in the flag on the value axis, under which no tick is drawn. */
  flag: number | null;
  withheld?: readonly TimeRange[];
  /** Lines and bands, the lowest first. */
  children: ReactNode;
};

const NO_MARGIN = { top: 0, right: 0, bottom: 0, left: 0 };
const LABEL_MARGIN = 8;
/** From the tick to the baseline of a text of 11 px. */
const BASELINE = 4;
const TICK_SIZE = 4;

type Tick = AxisTick & { anchor?: TimeTick["anchor"] };

type TickLabelProps = Pick<BaseTickContentProps, "x" | "y" | "payload"> & { ticks: readonly Tick[] };

/** The prepared text of a tick. Recharts' own labels are measured, which costs a layout each. */
function TickLabel({ x, y, payload, ticks }: TickLabelProps) {
  const tick = ticks.find(({ value }) => value === payload.value);
  return (
    <text x={x} y={Number(y) + BASELINE} fontSize="11" fill="var(--ink-3)" textAnchor={tick?.anchor}>
      {tick?.text}
    </text>
  );
}

/** A chart over time with a value axis at the right. lib/charts/README.md says why its props are as they are. */
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
      // The lowest label reaches below a plot without a time axis.
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
