import type { Scale } from "@/lib/charts/scale";
import type { TimeTick } from "@/lib/charts/time-axis";
import type { ValueAxis } from "@/lib/charts/value-axis";

/** Ticks closer than this to the flag of the last value would be covered by it, pixels. */
const FLAG_CLEARANCE = 15;
/** Between the plot and the figures beside it. */
const VALUE_MARGIN = 8;
/** From the tick's place to the line that a text of 11 px stands on. */
const MIDDLE_OF_TEXT = 4;
const TICK_LENGTH = 4;
const TIME_BASELINE = 16;

const TEXT = { fontSize: 11, fill: "var(--ink-3)" };

type ValueProps = {
  axis: ValueAxis;
  y: Scale;
  /** Where the plot ends and the axis begins, pixels. */
  left: number;
  /** Pixel of the last value's flag; null where there is none. */
  flagAt: number | null;
};

/** The axis of values at the right: round ticks, but for those under the flag. */
export function ValueTicks({ axis, y, left, flagAt }: ValueProps) {
  return axis.ticks.map(({ value, text }) => {
    const at = y.toPixel(value);
    if (flagAt !== null && Math.abs(at - flagAt) <= FLAG_CLEARANCE) return null;
    return (
      <text key={value} x={left + VALUE_MARGIN} y={at + MIDDLE_OF_TEXT} {...TEXT}>
        {text}
      </text>
    );
  });
}

type TimeProps = { times: readonly TimeTick[]; plot: { width: number; height: number } };

/** The axis of time below the plot. */
export function TimeTicks({ times, plot }: TimeProps) {
  return times.map(({ value, text, x, anchor }) => (
    <g key={value}>
      <line {...{ x1: x, x2: x, y1: plot.height, y2: plot.height + TICK_LENGTH, stroke: "var(--line-2)" }} />
      <text x={x} y={plot.height + TIME_BASELINE} {...TEXT} textAnchor={anchor}>
        {text}
      </text>
    </g>
  ));
}
