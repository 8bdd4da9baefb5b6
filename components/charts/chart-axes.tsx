import { XAxis, YAxis } from "recharts";
import type { AxisTick, ValueAxis } from "@/lib/charts/axis-ticks";
import { TIME_AXIS_HEIGHT } from "@/lib/charts/plot";
import type { Stretch } from "@/lib/charts/stretches";

/** Ticks closer than this to the flag of the last value would be covered by it. */
const FLAG_CLEARANCE = 15;

const TEXT = { fontSize: 11, fill: "var(--ink-3)" };

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
  const texts = new Map(
    axis.ticks
      .filter(({ value }) => flagAt === null || Math.abs(toPixel(value) - flagAt) > FLAG_CLEARANCE)
      .map(({ value, text }) => [value, text]),
  );
  return (
    <YAxis
      type="number"
      orientation="right"
      width={width}
      domain={[axis.domain[0], axis.domain[1]]}
      allowDataOverflow
      ticks={axis.ticks.map(({ value }) => value)}
      interval={0}
      axisLine={false}
      tickLine={false}
      tickSize={0}
      tickMargin={8}
      tick={TEXT}
      tickFormatter={(value: number) => texts.get(value) ?? ""}
    />
  );
}

type TickProps = { x?: number | string; y?: number | string; payload?: { value?: number } };

/** The axis of time; without `texts` it only scales. */
export function timeAxisElement(span: Stretch, times: readonly AxisTick[], hasText: boolean) {
  const texts = new Map(times.map(({ value, text }) => [value, text]));
  return (
    <XAxis
      dataKey="time"
      type="number"
      domain={[span.from, span.to]}
      allowDataOverflow
      ticks={times.map(({ value }) => value)}
      interval={0}
      hide={!hasText}
      height={hasText ? TIME_AXIS_HEIGHT : 0}
      axisLine={false}
      tickLine={{ stroke: "var(--line-2)" }}
      tickSize={4}
      tick={({ x, y, payload }: TickProps) => (
        <text
          x={x}
          y={Number(y) + 10}
          {...TEXT}
          // A name at the very edge would be cut off.
          textAnchor={Number(x) < 24 ? "start" : "middle"}
        >
          {texts.get(payload?.value ?? Number.NaN)}
        </text>
      )}
    />
  );
}
