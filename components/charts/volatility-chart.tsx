import { memo } from "react";
import type { PreparedVolatility } from "@/lib/charts/prepare-volatility";
import { ChartBand, ChartLine } from "./chart-line";
import { TimeChart, type TimeChartFrame } from "./time-chart";

type Props = TimeChartFrame & { chart: PreparedVolatility };

const LINE = { stroke: "var(--accent)", strokeWidth: 1.9 };

/** Volatility chart: solid line where measured, dashed where provisional, over its error band. */
export const VolatilityChart = memo(function VolatilityChart({ chart, ...frame }: Props) {
  const { axis, rows, withheld, last, quartiles, hasProvisional } = chart;
  const hasQuartiles = quartiles.state === "drawn" || quartiles.state === "cut";
  return (
    <TimeChart name="volatility" flag={last?.value ?? null} {...{ axis, rows, withheld, ...frame }}>
      {hasQuartiles && <ChartBand dataKey="quartiles" fill="var(--ink-4)" fillOpacity={0.22} />}
      <ChartBand dataKey="error" fill="var(--accent)" fillOpacity={0.16} />
      <ChartLine dataKey="measured" {...LINE} />
      {hasProvisional && <ChartLine dataKey="provisional" {...LINE} strokeDasharray="4 3" />}
    </TimeChart>
  );
});
