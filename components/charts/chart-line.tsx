import type { SVGProps } from "react";
import { Area, Line } from "recharts";

const STRAIGHT = {
  type: "linear",
  connectNulls: false,
  isAnimationActive: false,
  dot: false,
  activeDot: false,
  legendType: "none",
  tooltipType: "none",
  // Recharts draws any other layer through a portal, one render later.
  zIndex: 0,
} as const;

type LineProps = { dataKey: string } & Pick<
  SVGProps<SVGPathElement>,
  "stroke" | "strokeWidth" | "strokeDasharray"
>;

/** A straight line through the values of a row's field, interrupted where the value is null. */
export function ChartLine({ dataKey, ...style }: LineProps) {
  return <Line {...STRAIGHT} {...style} dataKey={dataKey} data-line={dataKey} strokeLinejoin="round" />;
}

type BandProps = { dataKey: string } & Pick<SVGProps<SVGPathElement>, "fill" | "fillOpacity">;

/** The area between the lower and the upper value of a row's field, interrupted where the field is null. */
export function ChartBand({ dataKey, ...style }: BandProps) {
  return <Area {...STRAIGHT} {...style} dataKey={dataKey} data-line={dataKey} stroke="none" />;
}
