import { memo } from "react";
import type { PreparedPrice } from "@/lib/charts/prepare-price";
import { ChartLine } from "./chart-line";
import { TimeChart, type TimeChartFrame } from "./time-chart";

type Props = TimeChartFrame & {
  name: "price" | "volume";
  chart: Pick<PreparedPrice, "axis" | "rows">;
  /** The value in the flag on the axis. */
  flag: number | null;
};

/** Chart of prices or volumes: one line, dotted where quotes were stale, interrupted at gaps. */
export const MetricChart = memo(function MetricChart({ chart: { axis, rows }, ...frame }: Props) {
  return (
    <TimeChart {...{ axis, rows, ...frame }}>
      <ChartLine dataKey="fresh" stroke="var(--ink-1)" strokeWidth={1.4} />
      {frame.stale.length > 0 && (
        <ChartLine dataKey="stale" stroke="var(--stale)" strokeWidth={1.75} strokeDasharray="1.5 2.5" />
      )}
    </TimeChart>
  );
});
