import type { SVGProps } from "react";
import { Curve } from "recharts";
import { bandPath, linePath } from "@/lib/charts/path";
import type { Scale } from "@/lib/charts/scale";

// Recharts' curves alone, on scales and paths of our own: its charts work out every part in several passes over all points,
// which on a phone takes longer than all else the page does.

type Scales = { x: Scale; y: Scale };
type LineProps = Scales & {
  /** Tells the lines of a chart apart. */
  name: string;
  /** Oldest first; the line ends where a value is null. */
  points: readonly { time: number; value: number | null }[];
} & Pick<SVGProps<SVGPathElement>, "stroke" | "strokeWidth" | "strokeDasharray">;

/** A straight line through points, broken where one has no value. */
export function ChartLine({ name, points, x, y, ...look }: LineProps) {
  const path = linePath(points, { x, y });
  return <Curve data-line={name} path={path} fill="none" strokeLinejoin="round" {...look} />;
}

type BandProps = Scales & {
  name: string;
  /** Oldest first; the band ends where it is null. */
  points: readonly { time: number; band: readonly [number, number] | null }[];
} & Pick<SVGProps<SVGPathElement>, "fill" | "fillOpacity">;

/** The area between the lower and the upper edge of a band. */
export function ChartBand({ name, points, x, y, ...look }: BandProps) {
  return <Curve data-line={name} path={bandPath(points, { x, y })} stroke="none" {...look} />;
}
