import "./dot-strip.css";
import { MARKET_AXIS, type StripAxis, type StripTick, stripPosition, stripX } from "@/lib/charts/strip-axis";
import { type VolatilityUnit, volatilityUnit } from "@/lib/format/volatility";

/** What every row of a list draws its volatility on. */
export type StripScale = {
  axis: StripAxis;
  ticks: readonly StripTick[];
  /** Of the whole market, fraction per √day; null where it is not shown. */
  median: number | null;
};

/** Of the whole market, without any lines. */
export const DEFAULT_STRIP_SCALE: StripScale = { axis: MARKET_AXIS, ticks: [], median: null };

type Props = {
  rv: number;
  rvStdErr: number | null;
  scale?: StripScale;
  isProvisional: boolean;
  isStale: boolean;
};

/** A volatility as a dot with a line of two standard errors to either side. Percent attributes need no measuring. */
export function DotStrip({ rv, rvStdErr, scale = DEFAULT_STRIP_SCALE, isProvisional, isStale }: Props) {
  const { axis } = scale;
  const place = stripPosition(rv, axis);
  const error = 2 * (rvStdErr ?? 0);
  return (
    <svg
      aria-hidden="true"
      className={`strip ${isProvisional ? "provisional" : ""} ${isStale ? "stale" : ""}`}
    >
      <ScaleLines scale={scale} />
      {place < 0 || place > 1 ? (
        <Outlier isAbove={place > 1} />
      ) : (
        <>
          {error > 0 && (
            <line
              className="error"
              x1={stripX(stripPosition(Math.max(0, rv - error), axis))}
              x2={stripX(stripPosition(rv + error, axis))}
              y1="50%"
              y2="50%"
            />
          )}
          <circle cx={stripX(place)} cy="50%" r={isProvisional ? 3.25 : 4} />
        </>
      )}
    </svg>
  );
}

/** An arrow at the end of the axis for what lies beyond it; hollow where provisional. */
function Outlier({ isAbove }: { isAbove: boolean }) {
  return (
    // A nested drawing has its origin where percentages are allowed.
    <svg x={isAbove ? "100%" : "0%"} y="50%" overflow="visible" aria-hidden="true">
      <path d={isAbove ? "M4 0 -4 -4.5V4.5z" : "M-4 0 4 -4.5V4.5z"} className="arrow" />
    </svg>
  );
}

function VerticalRule({ x, className }: { x: string; className: string }) {
  return <line className={className} x1={x} x2={x} y1="0" y2="100%" />;
}

function ScaleLines({ scale: { axis, ticks, median } }: { scale: StripScale }) {
  const place = median === null ? -1 : stripPosition(median, axis);
  return (
    <>
      {ticks.map(({ percent, x }) => (
        <VerticalRule key={percent} className="tick" x={x} />
      ))}
      {place >= 0 && place <= 1 && <VerticalRule className="median" x={stripX(place)} />}
    </>
  );
}

/** The lines of a scale where a row has no dot, so that they run down the whole column. */
export function EmptyStrip({ scale }: { scale: StripScale }) {
  return (
    <svg aria-hidden="true" className="strip behind">
      <ScaleLines scale={scale} />
    </svg>
  );
}

/** The axis of the column: its ticks and the unit. */
export function StripAxisLabels({ ticks, unit }: { ticks: readonly StripTick[]; unit: VolatilityUnit }) {
  return (
    <>
      <span className="sr-only">Volatility on a scale</span>
      <svg width="100%" height="16" aria-hidden="true" className="block overflow-visible">
        {ticks.map(({ percent, x }, i) => {
          const isLast = i === ticks.length - 1;
          return (
            <text
              key={percent}
              {...{ x, y: 12, fontSize: 11, fill: "currentColor" }}
              textAnchor={isLast ? "start" : "middle"}
              dx={isLast ? -6 : 0}
            >
              {percent}
              {isLast && <tspan className="strip-unit">{` ${volatilityUnit(unit)}`}</tspan>}
            </text>
          );
        })}
      </svg>
    </>
  );
}
