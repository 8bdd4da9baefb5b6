import { memo } from "react";
import type { PreparedPrice } from "@/lib/charts/prepare-price";
import { ChartLine } from "./chart-line";
import { TimeChart, type TimeChartFrame } from "./time-chart";

type Props = TimeChartFrame & { chart: PreparedPrice; flag: number | null };

/** Draws prices: one ink line, dotted amber where quotes were stale, nothing in gaps. */
export const PriceChart = memo(function PriceChart({ chart: { axis, rows }, ...frame }: Props) {
  return (
    <TimeChart name="price" {...{ axis, rows, ...frame }}>
      <ChartLine dataKey="fresh" stroke="var(--ink-1)" strokeWidth={1.4} />
      {frame.stale.length > 0 && (
        <ChartLine dataKey="stale" stroke="var(--stale)" strokeWidth={1.75} strokeDasharray="1.5 2.5" />
      )}
    </TimeChart>
  );
});
