import type { Scale } from "@/lib/charts/scale";
import type { PlacedLabel } from "@/lib/charts/stretch-labels";

/** A value on the axis at the right. */
export type Flag = { value: number; text: string };

type Props = {
  width: number;
  /** Of the lines alone. */
  height: number;
  /** Height of everything, the time axis too. */
  fullHeight: number;
  axisWidth: number;
  x: Scale;
  y: Scale;
  kind: "price" | "volatility";
  /** Where the crosshair stands; `value` is where its dot does. */
  cursor: { time: number; value: number | null; text: string } | null;
  last: Flag | null;
  labels: readonly PlacedLabel[];
  lone: readonly { time: number; value: number }[];
  /** What is being chosen by dragging, pixels. */
  selection: { from: number; to: number } | null;
  zone: string;
};

const TEXT = "text-11 tabular-nums";
const HALO = {
  stroke: "var(--page)",
  strokeWidth: 3,
  strokeLinejoin: "round",
  paintOrder: "stroke",
} as const;
const FLAG_HEIGHT = 18;
const TIME_FLAG_WIDTH = 78;

/** What moves over a chart: crosshair, flags, names of stretches, the stretch being chosen. */
export function ChartOverlay(props: Props) {
  const { width, height, fullHeight, axisWidth, x, y, kind, cursor, last, labels, lone, selection } = props;
  const plot = width - axisWidth;
  const isVolatility = kind === "volatility";
  const line = isVolatility ? "fill-accent" : "fill-ink-1";
  const flagY = last ? Math.min(Math.max(y.toPixel(last.value) - 9, 0), height - FLAG_HEIGHT) : 0;
  const cursorX = cursor ? x.toPixel(cursor.time) : 0;
  const timeX = Math.min(Math.max(cursorX, TIME_FLAG_WIDTH / 2), width - TIME_FLAG_WIDTH / 2);
  return (
    <svg
      width={width}
      height={fullHeight}
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
          // Beside its stretch a name lies on the line.
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
      {isVolatility && (
        <text x={plot + 8} y={height + 16} className={`${TEXT} fill-ink-3`}>
          {props.zone}
        </text>
      )}
      {isVolatility && cursor && (
        <>
          <rect
            {...{ x: timeX - TIME_FLAG_WIDTH / 2, y: height + 5, width: TIME_FLAG_WIDTH, rx: 3 }}
            height={FLAG_HEIGHT}
            className="fill-ink-1"
          />
          <text x={timeX} y={height + 18} textAnchor="middle" className={`${TEXT} fill-on-ink font-medium`}>
            {cursor.text}
          </text>
        </>
      )}
    </svg>
  );
}
