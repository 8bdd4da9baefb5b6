import { XAxis, YAxis } from "recharts";
import { type AxisTick, tickAnchor, type ValueAxis } from "@/lib/charts/axis-ticks";
import { TIME_AXIS_HEIGHT } from "@/lib/charts/plot";
import type { Stretch } from "@/lib/charts/stretches";

/** Ticks closer than this to the flag of the last value would be covered by it. */
const FLAG_CLEARANCE = 15;

const TEXT = { fontSize: 11, fill: "var(--ink-3)" };
/** Every part is drawn in its order: a layer of its own for each would cost another pass over the chart. */
export const IN_ORDER = { zIndex: 0 };

type TickProps = { x?: number | string; y?: number | string; payload?: { value?: number } };

type ValueProps = {
  axis: ValueAxis;
  width: number;
  /** Pixel of the last value's flag; null where there is none. */
  flagAt: number | null;
  /** Pixel of a value. */
  toPixel: (value: number) => number;
};

/** The axis of values at the right: round ticks, but for those under the flag. */
export function valueAxisElement({ axis, width, flagAt, toPixel }: ValueProps) {
  const shown = axis.ticks.filter(
    ({ value }) => flagAt === null || Math.abs(toPixel(value) - flagAt) > FLAG_CLEARANCE,
  );
  const texts = new Map(shown.map(({ value, text }) => [value, text]));
  return (
    <YAxis
      type="number"
      orientation="right"
      width={width}
      domain={[axis.domain[0], axis.domain[1]]}
      allowDataOverflow
      ticks={shown.map(({ value }) => value)}
      interval={0}
      niceTicks="none"
      axisLine={false}
      tickLine={false}
      tickSize={0}
      tickMargin={8}
      tick={({ x, y, payload }: TickProps) => (
        <text x={x} y={Number(y) + 4} {...TEXT}>
          {texts.get(payload?.value ?? Number.NaN)}
        </text>
      )}
      {...IN_ORDER}
    />
  );
}

/**
 * The axis of time; without texts it only scales.
 * @param plotWidth pixels, the axis of values left out
 */
export function timeAxisElement(
  span: Stretch,
  times: readonly AxisTick[],
  plotWidth: number,
  hasText: boolean,
) {
  const texts = new Map(times.map(({ value, text }) => [value, text]));
  return (
    <XAxis
      dataKey="time"
      type="number"
      domain={[span.from, span.to]}
      allowDataOverflow
      ticks={times.map(({ value }) => value)}
      interval={0}
      niceTicks="none"
      hide={!hasText}
      height={hasText ? TIME_AXIS_HEIGHT : 0}
      axisLine={false}
      tickLine={{ stroke: "var(--line-2)" }}
      tickSize={4}
      tick={({ x, y, payload }: TickProps) => (
        <text x={x} y={Number(y) + 10} {...TEXT} textAnchor={tickAnchor(Number(x), plotWidth)}>
          {texts.get(payload?.value ?? Number.NaN)}
        </text>
      )}
      {...IN_ORDER}
    />
  );
}
