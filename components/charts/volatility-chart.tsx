import { memo } from "react";
import { Surface } from "recharts";
import { TIME_AXIS_HEIGHT } from "@/lib/charts/plot";
import type { PreparedVolatility } from "@/lib/charts/prepare-volatility";
import { linearScale } from "@/lib/charts/scale";
import type { TimeTick } from "@/lib/charts/time-axis";
import { axisScale } from "@/lib/charts/value-axis";
import type { TimeRange } from "@/lib/series/time-ranges";
import { TimeTicks, ValueTicks } from "./chart-axes";
import { ChartBackground } from "./chart-background";
import { ChartBand, ChartLine } from "./chart-line";

type Props = {
  chart: PreparedVolatility;
  span: TimeRange;
  times: readonly TimeTick[];
  unsampled: TimeRange | null;
  gaps: readonly TimeRange[];
  stale: readonly TimeRange[];
  width: number;
  /** Of the lines alone; the time axis comes below. */
  height: number;
  /** The width of the lines; the axis of values comes beside them. */
  plotWidth: number;
};

const LINE = { stroke: "var(--accent)", strokeWidth: 1.9 };

/** Draws a volatility: solid where measured, dashed where provisional, over its band of error. */
export const VolatilityChart = memo(function VolatilityChart(props: Props) {
  const { chart, span, times, unsampled, gaps, stale, width, height, plotWidth } = props;
  const { axis, last, withheld, rows } = chart;
  const plot = { width: plotWidth, height };
  const x = linearScale(span.from, span.to, 0, plot.width);
  const y = axisScale(axis, height);
  return (
    <Surface width={width} height={height + TIME_AXIS_HEIGHT}>
      <ChartBackground name="volatility" {...{ axis, times, unsampled, gaps, stale, withheld, x, y, plot }} />
      <TimeTicks {...{ times, plot }} />
      <ValueTicks {...{ axis, y, left: plot.width, flagAt: last ? y.toPixel(last.value) : null }} />
      <svg {...plot} aria-hidden="true">
        {(chart.middle.state === "drawn" || chart.middle.state === "cut") && (
          <ChartBand
            {...{ name: "middle", x, y, fill: "var(--ink-4)", fillOpacity: 0.22 }}
            points={rows.map(({ time, middle }) => ({ time, band: middle }))}
          />
        )}
        <ChartBand
          {...{ name: "error", x, y, fill: "var(--accent)", fillOpacity: 0.16 }}
          points={rows.map(({ time, error }) => ({ time, band: error }))}
        />
        <ChartLine
          {...{ name: "measured", x, y, ...LINE }}
          points={rows.map(({ time, measured }) => ({ time, value: measured }))}
        />
        {chart.hasProvisional && (
          <ChartLine
            {...{ name: "provisional", x, y, ...LINE, strokeDasharray: "4 3" }}
            points={rows.map(({ time, provisional }) => ({ time, value: provisional }))}
          />
        )}
      </svg>
    </Surface>
  );
});
