import { Fragment } from "react";
import type { Scale } from "@/lib/charts/scale";
import type { AxisTick, ValueAxis } from "@/lib/charts/value-axis";
import type { TimeRange } from "@/lib/series/time-ranges";

type Props = {
  /** Tells the hatching of one chart from that of another on the page. */
  name: string;
  axis: ValueAxis;
  times: readonly AxisTick[];
  /** Before the pair's first sample; null where there is no such time in sight. */
  unsampled: TimeRange | null;
  gaps: readonly TimeRange[];
  stale: readonly TimeRange[];
  withheld?: readonly TimeRange[];
  x: Scale;
  y: Scale;
  /** Pixels of the lines alone. */
  plot: { width: number; height: number };
};

/** Where a stretch lies, whatever its height. */
const key = ({ from, to }: TimeRange) => `${from}-${to}`;

/** What lies under the lines: where nothing or too little was sampled, where quotes were stale, and the grid. */
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
    stretches: readonly TimeRange[],
    fill: string,
  ) =>
    stretches.map((stretch) => {
      const [from, to] = [inPlot(stretch.from), inPlot(stretch.to)];
      return (
        <rect
          key={`${kind}${key(stretch)}`}
          {...{ x: from, y: 0, width: to - from, height: plot.height, fill }}
          data-stretch={kind}
        />
      );
    });
  const upright = (time: number, stroke: string, strokeDasharray: string) => {
    const at = x.toPixel(time);
    if (at < 0 || at > plot.width) return null;
    return <line key={time} {...{ x1: at, x2: at, y1: 0, y2: plot.height, stroke, strokeDasharray }} />;
  };
  const level = (value: number, stroke: string) => {
    // At the very edge half of a line would be cut off.
    const at = Math.min(y.toPixel(value), plot.height - 0.5);
    return <line {...{ x1: 0, x2: plot.width, y1: at, y2: at, stroke }} />;
  };
  return (
    <g shapeRendering="crispEdges" data-ground={name}>
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
        <Fragment key={value}>{level(value, "var(--line-1)")}</Fragment>
      ))}
      {times.map(({ value }) => upright(value, "var(--line-2)", "1 3"))}
      {gaps.map((gap) => (
        <Fragment key={key(gap)}>
          {[gap.from, gap.to].map((edge) => upright(edge, "var(--line-3)", "2 2"))}
        </Fragment>
      ))}
      {unsampled && upright(unsampled.to, "var(--line-3)", "2 2")}
      {level(axis.domain[0], "var(--line-2)")}
    </g>
  );
}
