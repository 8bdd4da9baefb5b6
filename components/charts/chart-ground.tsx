import { Fragment } from "react";
import { CartesianGrid, ReferenceArea, ReferenceLine } from "recharts";
import type { AxisTick, ValueAxis } from "@/lib/charts/axis-ticks";
import type { Stretch } from "@/lib/charts/stretches";

type Props = {
  /** Tells the hatching of one chart from that of another on the page. */
  name: string;
  axis: ValueAxis;
  times: readonly AxisTick[];
  gaps: readonly Stretch[];
  stale: readonly Stretch[];
  withheld?: readonly Stretch[];
};

/** Where a stretch lies, whatever its height. */
const key = ({ from, to }: Stretch) => `${from}-${to}`;

/** What lies under the lines: where nothing or too little was sampled, where quotes were stale, and the grid. */
export function chartGround({ name, axis, times, gaps, stale, withheld = [] }: Props) {
  const hatch = `hatch-${name}`;
  return (
    <>
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" x2="0" y1="0" y2="6" stroke="var(--stale)" strokeOpacity="0.45" strokeWidth="1.4" />
        </pattern>
      </defs>
      {[...gaps, ...withheld].map(({ from, to }) => (
        <ReferenceArea
          key={key({ from, to })}
          {...{ x1: from, x2: to, fill: "var(--sunk)", fillOpacity: 1, ifOverflow: "hidden", zIndex: -300 }}
        />
      ))}
      {stale.map(({ from, to }) => (
        <ReferenceArea
          key={key({ from, to })}
          {...{
            x1: from,
            x2: to,
            fill: `url(#${hatch})`,
            fillOpacity: 1,
            ifOverflow: "hidden",
            zIndex: -250,
          }}
        />
      ))}
      <CartesianGrid
        vertical={false}
        horizontalValues={axis.ticks.map(({ value }) => value)}
        stroke="var(--line-1)"
        zIndex={-200}
      />
      {times.map(({ value }) => (
        <ReferenceLine
          key={value}
          {...{
            x: value,
            stroke: "var(--line-2)",
            strokeDasharray: "1 3",
            ifOverflow: "hidden",
            zIndex: -150,
          }}
        />
      ))}
      {gaps.map((gap) => (
        <Fragment key={key(gap)}>
          {[gap.from, gap.to].map((edge) => (
            <ReferenceLine
              key={edge}
              {...{
                x: edge,
                stroke: "var(--line-3)",
                strokeDasharray: "2 2",
                ifOverflow: "hidden",
                zIndex: -100,
              }}
            />
          ))}
        </Fragment>
      ))}
      <ReferenceLine y={axis.domain[0]} stroke="var(--line-2)" zIndex={-100} />
    </>
  );
}
