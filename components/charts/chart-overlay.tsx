import { TIME_AXIS_HEIGHT, textWidth } from "@/lib/charts/plot";
import type { PlacedLabel } from "@/lib/charts/range-labels";
import type { Scale } from "@/lib/charts/scale";
import { labelsBetween, type TimeTick } from "@/lib/charts/time-axis";
import { FLAG_HEIGHT, flagCenter } from "@/lib/charts/value-axis";

/** A value on the axis at the right. */
type Flag = { value: number; text: string };

type Props = {
  width: number;
  /** Height of the plot. */
  height: number;
  axisWidth: number;
  x: Scale;
  y: Scale;
  kind: "price" | "volatility" | "volume";
  /** Position of the crosshair; `value` is that of its dot. */
  cursor: { time: number; value: number | null; text: string } | null;
  last: Flag | null;
  labels: readonly PlacedLabel[];
  lone: readonly { time: number; value: number }[];
  /** Range selected by dragging, pixels. */
  selection: { from: number; to: number } | null;
  /** The time axis below the plot and the name of its zone; null if another chart draws it. */
  timeAxis: { times: readonly TimeTick[]; zone: string } | null;
};

const TEXT = "text-11 tabular-nums";
const HALO = {
  stroke: "var(--page)",
  strokeWidth: 3,
  strokeLinejoin: "round",
  paintOrder: "stroke",
} as const;
const TIME_FLAG_WIDTH = 78;

/** Layer over a chart: crosshair, flags, labels of time ranges, selection. */
export function ChartOverlay(props: Props) {
  const { width, height, axisWidth, x, y, kind, cursor, last, labels, lone, selection, timeAxis } = props;
  const plot = width - axisWidth;
  const isVolatility = kind === "volatility";
  const line = isVolatility ? "fill-accent" : "fill-ink-1";
  const flagY = last ? flagCenter(y.toPixel(last.value), height) - FLAG_HEIGHT / 2 : 0;
  const cursorX = cursor ? x.toPixel(cursor.time) : 0;
  return (
    <svg
      width={width}
      height={height + (timeAxis ? TIME_AXIS_HEIGHT : 0)}
      aria-hidden="true"
      className="pointer-events-none absolute inset-0 overflow-visible"
    >
      {selection && (
        <rect
          x={Math.min(selection.from, selection.to)}
          y="0"
          width={Math.abs(selection.to - selection.from)}
          height={height}
          className="fill-accent"
          fillOpacity="0.14"
        />
      )}
      {labels.map((label) => (
        <text
          key={`${label.kind}${label.x}`}
          x={label.x}
          y={label.kind === "withheld" ? height / 2 : 11}
          textAnchor={label.anchor}
          className={`${TEXT} ${label.kind === "stale" ? "fill-stale" : "fill-ink-2"}`}
          // A label beside its range overlaps the line.
          {...(label.anchor === "middle" ? {} : HALO)}
        >
          {label.text}
        </text>
      ))}
      {lone.map(({ time, value }) => (
        <circle key={time} cx={x.toPixel(time)} cy={y.toPixel(value)} r="1.5" className={line} />
      ))}
      {last && (
        <>
          <rect
            {...{ x: plot + 2, y: flagY, width: axisWidth - 2, height: FLAG_HEIGHT, rx: 3 }}
            className={line}
          />
          <text
            x={plot + 8}
            y={flagY + 13}
            className={`${TEXT} font-medium ${isVolatility ? "fill-on-accent" : "fill-on-ink"}`}
            data-flag={kind}
          >
            {last.text}
          </text>
        </>
      )}
      {cursor && (
        <>
          <line
            {...{ x1: cursorX, x2: cursorX, y1: 0, y2: height, shapeRendering: "crispEdges" }}
            className="stroke-ink-2"
            data-crosshair={kind}
          />
          {cursor.value !== null && (
            <circle
              {...{ cx: cursorX, cy: y.toPixel(cursor.value), r: 4.5, strokeWidth: 2 }}
              className={`${line} stroke-page`}
              data-dot={kind}
            />
          )}
        </>
      )}
      {timeAxis && (
        <TimeFlag
          {...{ ...timeAxis, width, plot, top: height }}
          cursor={cursor && { x: cursorX, text: cursor.text }}
        />
      )}
    </svg>
  );
}

type TimeFlagProps = {
  times: readonly TimeTick[];
  zone: string;
  width: number;
  /** Width of the plot. */
  plot: number;
  /** Top of the time axis, pixels. */
  top: number;
  cursor: { x: number; text: string } | null;
};

/** The crosshair's time on the time axis, and the zone's name; labels that the flag would overlap are hidden. */
function TimeFlag({ times, zone, width, plot, top, cursor }: TimeFlagProps) {
  const half = TIME_FLAG_WIDTH / 2;
  const middle = cursor && Math.min(Math.max(cursor.x, half), width - half);
  const flag = middle === null ? null : { left: middle - half, right: middle + half };
  const zoneLabel = { left: plot + 8, right: plot + 8 + textWidth(zone.length) };
  const isZoneFree = flag === null || flag.right <= zoneLabel.left;
  return (
    <>
      {isZoneFree && (
        <text x={zoneLabel.left} y={top + 16} className={`${TEXT} fill-ink-3`}>
          {zone}
        </text>
      )}
      {flag &&
        labelsBetween(times, plot, flag).map(({ left, right }) => (
          <rect
            key={left}
            {...{ x: left - 2, y: top + 5, width: right - left + 4, height: FLAG_HEIGHT }}
            className="fill-page"
            data-hides-label
          />
        ))}
      {cursor && flag && (
        <>
          <rect
            {...{ x: flag.left, y: top + 5, width: TIME_FLAG_WIDTH, height: FLAG_HEIGHT, rx: 3 }}
            className="fill-ink-1"
          />
          <text
            x={flag.left + half}
            y={top + 18}
            textAnchor="middle"
            className={`${TEXT} fill-on-ink font-medium`}
          >
            {cursor.text}
          </text>
        </>
      )}
    </>
  );
}
