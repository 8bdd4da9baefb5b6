import { memo } from "react";
import { Surface } from "recharts";
import { TIME_AXIS_HEIGHT } from "@/lib/charts/plot";
import type { PreparedPrice } from "@/lib/charts/prepare-price";
import { linearScale } from "@/lib/charts/scale";
import type { TimeTick } from "@/lib/charts/time-axis";
import { axisScale } from "@/lib/charts/value-axis";
import type { TimeRange } from "@/lib/series/time-ranges";
import { TimeTicks, ValueTicks } from "./chart-axes";
import { ChartBackground } from "./chart-background";
import { ChartLine } from "./chart-line";

type Props = {
  chart: PreparedPrice;
  span: TimeRange;
  times: readonly TimeTick[];
  width: number;
  /** Of the lines alone. */
  height: number;
  /** The width of the lines; the axis of values comes beside them. */
  plotWidth: number;
  /** The price in the flag at the right, under which no tick is drawn. */
  flag: number | null;
  /** Whether the time axis comes below, as under the lowest chart. */
  hasTimeAxis: boolean;
};

/** Draws prices: one ink line, dotted amber where quotes were stale, nothing in gaps. */
export const PriceChart = memo(function PriceChart(props: Props) {
  const { chart, span, times, width, height, plotWidth, flag, hasTimeAxis } = props;
  const { axis, rows, unsampled, gaps, stale } = chart;
  const plot = { width: plotWidth, height };
  const x = linearScale(span.from, span.to, 0, plot.width);
  const y = axisScale(axis, height);
  return (
    <Surface width={width} height={height + (hasTimeAxis ? TIME_AXIS_HEIGHT : 0)}>
      <ChartBackground name="price" {...{ axis, times, unsampled, gaps, stale, x, y, plot }} />
      {hasTimeAxis && <TimeTicks {...{ times, plot }} />}
      <ValueTicks {...{ axis, y, left: plot.width, flagAt: flag === null ? null : y.toPixel(flag) }} />
      <svg {...plot} aria-hidden="true">
        <ChartLine
          {...{ name: "fresh", x, y, stroke: "var(--ink-1)", strokeWidth: 1.4 }}
          points={rows.map(({ time, fresh }) => ({ time, value: fresh }))}
        />
        {stale.length > 0 && (
          <ChartLine
            {...{
              name: "stale",
              x,
              y,
              stroke: "var(--stale)",
              strokeWidth: 1.75,
              strokeDasharray: "1.5 2.5",
            }}
            points={rows.map((row) => ({ time: row.time, value: row.stale }))}
          />
        )}
      </svg>
    </Surface>
  );
});
