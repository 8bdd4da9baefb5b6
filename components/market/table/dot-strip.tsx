import "./dot-strip.css";
import { MARKET_AXIS, type StripAxis, type StripTick, stripPosition, stripX } from "@/lib/charts/strip-axis";
import { type VolatilityUnit, volatilityUnit } from "@/lib/format/volatility";

/** Scale of the dot strips of a list. */
export type StripScale = {
  axis: StripAxis;
  ticks: readonly StripTick[];
  /** Median of the market, fraction per √day; null if not shown. */
  median: number | null;
};

/** Scale of the market without lines. */
export const DEFAULT_STRIP_SCALE: StripScale = { axis: MARKET_AXIS, ticks: [], median: null };

type Props = {
  rv: number;
  rvStdErr: number | null;
  scale?: StripScale;
  isProvisional: boolean;
  isStale: boolean;
};

/** A volatility as a dot with a line of ± 2 standard errors. Positions in percent need no measured width. */
export function DotStrip({ rv, rvStdErr, scale = DEFAULT_STRIP_SCALE, isProvisional, isStale }: Props) {
  const { axis } = scale;
  const position = stripPosition(rv, axis);
  const error = 2 * (rvStdErr ?? 0);
  return (
    <svg
      aria-hidden="true"
      className={`strip ${isProvisional ? "provisional" : ""} ${isStale ? "stale" : ""}`}
    >
      <ScaleLines scale={scale} />
      {position < 0 || position > 1 ? (
        <Outlier isAbove={position > 1} />
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
          <circle cx={stripX(position)} cy="50%" r={isProvisional ? 3.25 : 4} />
        </>
      )}
    </svg>
  );
}

/** Arrow at the end of the axis for a value beyond it; hollow if provisional. */
function Outlier({ isAbove }: { isAbove: boolean }) {
  return (
    // A path allows no percentages, a nested svg does.
    <svg x={isAbove ? "100%" : "0%"} y="50%" overflow="visible" aria-hidden="true">
      <path d={isAbove ? "M4 0 -4 -4.5V4.5z" : "M-4 0 4 -4.5V4.5z"} className="arrow" />
    </svg>
  );
}

function VerticalRule({ x, className }: { x: string; className: string }) {
  return <line className={className} x1={x} x2={x} y1="0" y2="100%" />;
}

function ScaleLines({ scale: { axis, ticks, median } }: { scale: StripScale }) {
  const position = median === null ? -1 : stripPosition(median, axis);
  return (
    <>
      {ticks.map(({ percent, x }) => (
        <VerticalRule key={percent} className="tick" x={x} />
      ))}
      {position >= 0 && position <= 1 && <VerticalRule className="median" x={stripX(position)} />}
    </>
  );
}

/** Lines of the scale in a row without a dot. */
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
