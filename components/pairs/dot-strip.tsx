import "./dot-strip.css";
import { STRIP_TICKS, stripPlace, stripX } from "@/lib/charts/strip-axis";
import { inVolatilityUnit, type VolatilityUnit, volatilityUnit } from "@/lib/format/volatility";

type Props = {
  rv: number;
  rvStdErr: number | null;
  /** Of the whole market; null where it is not shown. */
  median?: number | null;
  isProvisional: boolean;
  isStale: boolean;
};

/** A volatility as a dot with a line of two standard errors to either side. Percent attributes need no measuring. */
export function DotStrip({ rv, rvStdErr, median = null, isProvisional, isStale }: Props) {
  const place = stripPlace(rv);
  const error = 2 * (rvStdErr ?? 0);
  return (
    <svg
      aria-hidden="true"
      className={`strip ${isProvisional ? "provisional" : ""} ${isStale ? "stale" : ""}`}
    >
      {median !== null && <line className="median" {...uprightAt(median)} />}
      {place < 0 || place > 1 ? (
        <text x={stripX(place)} y="50%" dy="4" textAnchor="middle" fontSize="13">
          {place < 0 ? "‹" : "›"}
        </text>
      ) : (
        <>
          {error > 0 && (
            <line
              className="error"
              x1={stripX(stripPlace(Math.max(0, rv - error)))}
              x2={stripX(stripPlace(rv + error))}
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

function uprightAt(rv: number) {
  const x = stripX(stripPlace(rv));
  return { x1: x, x2: x, y1: "0", y2: "100%" };
}

/** The market's median where a row has no dot, so that its line runs down the whole column. */
export function MedianLine({ median }: { median: number | null }) {
  if (median === null) return null;
  return (
    <svg aria-hidden="true" className="strip behind">
      <line className="median" {...uprightAt(median)} />
    </svg>
  );
}

/** The axis of the column: its ticks and the unit. */
export function StripAxis({ unit }: { unit: VolatilityUnit }) {
  return (
    <>
      <span className="sr-only">Volatility on a scale</span>
      <svg width="100%" height="16" aria-hidden="true" className="block overflow-visible">
        {STRIP_TICKS[unit].map((tick, i) => (
          <text
            key={tick}
            x={stripX(stripPlace(tick / 100 / inVolatilityUnit(1, unit)))}
            y="12"
            textAnchor={i === 2 ? "start" : "middle"}
            dx={i === 2 ? -6 : 0}
            fill="currentColor"
            fontSize="11"
          >
            {tick}
            {i === 2 && ` ${volatilityUnit(unit)}`}
          </text>
        ))}
      </svg>
    </>
  );
}
