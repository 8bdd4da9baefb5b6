import { Fragment } from "react";
import type { Scale } from "@/lib/charts/scale";
import type { AxisTick, ValueAxis } from "@/lib/charts/value-axis";
import type { TimeRange } from "@/lib/series/time-ranges";

type Props = {
  /** Unique on the page: part of the hatch pattern's id. */
  name: string;
  axis: ValueAxis;
  times: readonly AxisTick[];
  /** Time before the pair's first sample; null if it is not visible. */
  unsampled: TimeRange | null;
  gaps: readonly TimeRange[];
  stale: readonly TimeRange[];
  withheld?: readonly TimeRange[];
  x: Scale;
  y: Scale;
  /** Size of the plot, pixels. */
  plot: { width: number; height: number };
};

const key = ({ from, to }: TimeRange) => `${from}-${to}`;

/** Areas without samples, with too little data or with stale quotes, and the grid. */
export function ChartBackground({
  name,
  axis,
  times,
  unsampled,
  gaps,
  stale,
  withheld = [],
  x,
  y,
  plot,
}: Props) {
  const hatch = `hatch-${name}`;
  const inPlot = (time: number) => Math.min(Math.max(x.toPixel(time), 0), plot.width);
  const areas = (
    kind: "unsampled" | "gap" | "withheld" | "stale",
    ranges: readonly TimeRange[],
    fill: string,
  ) =>
    ranges.map((range) => {
      const [from, to] = [inPlot(range.from), inPlot(range.to)];
      return (
        <rect
          key={`${kind}${key(range)}`}
          {...{ x: from, y: 0, width: to - from, height: plot.height, fill }}
          data-range={kind}
        />
      );
    });
  const verticalLine = (time: number, stroke: string, strokeDasharray: string) => {
    const at = x.toPixel(time);
    if (at < 0 || at > plot.width) return null;
    return <line key={time} {...{ x1: at, x2: at, y1: 0, y2: plot.height, stroke, strokeDasharray }} />;
  };
  const horizontalLine = (value: number, stroke: string) => {
    // At the edge of the plot, half of the line would be clipped.
    const at = Math.min(y.toPixel(value), plot.height - 0.5);
    return <line {...{ x1: 0, x2: plot.width, y1: at, y2: at, stroke }} />;
  };
  return (
    <g shapeRendering="crispEdges" data-background={name}>
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" x2="0" y1="0" y2="6" stroke="var(--stale)" strokeOpacity="0.45" strokeWidth="1.4" />
        </pattern>
      </defs>
      {unsampled && areas("unsampled", [unsampled], "var(--sunk)")}
      {areas("gap", gaps, "var(--sunk)")}
      {areas("withheld", withheld, "var(--sunk)")}
      {areas("stale", stale, `url(#${hatch})`)}
      {axis.ticks.map(({ value }) => (
        <Fragment key={value}>{horizontalLine(value, "var(--line-1)")}</Fragment>
      ))}
      {times.map(({ value }) => verticalLine(value, "var(--line-2)", "1 3"))}
      {gaps.map((gap) => (
        <Fragment key={key(gap)}>
          {[gap.from, gap.to].map((edge) => verticalLine(edge, "var(--line-3)", "2 2"))}
        </Fragment>
      ))}
      {unsampled && verticalLine(unsampled.to, "var(--line-3)", "2 2")}
      {horizontalLine(axis.domain[0], "var(--line-2)")}
    </g>
  );
}
