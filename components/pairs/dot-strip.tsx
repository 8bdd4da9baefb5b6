import { STRIP_TICKS, stripPlace, stripX } from "@/lib/charts/strip-axis";
import { inVolatilityUnit, type VolatilityUnit, volatilityUnit } from "@/lib/format/volatility";

type Props = { rv: number; rvStdErr: number | null; isProvisional: boolean; isStale: boolean };

/** A volatility as a dot with a line of two standard errors to either side. Percent attributes need no measuring. */
export function DotStrip({ rv, rvStdErr, isProvisional, isStale }: Props) {
  const place = stripPlace(rv);
  const ink = isStale ? "text-ink-3" : "text-accent";
  const error = 2 * (rvStdErr ?? 0);
  return (
    <svg width="100%" height="18" aria-hidden="true" className={`block overflow-visible ${ink}`}>
      {place < 0 || place > 1 ? (
        <text x={stripX(place)} y="13" textAnchor="middle" fill="currentColor" fontSize="13">
          {place < 0 ? "‹" : "›"}
        </text>
      ) : (
        <>
          {error > 0 && (
            <line
              x1={stripX(stripPlace(Math.max(0, rv - error)))}
              x2={stripX(stripPlace(rv + error))}
              y1="9"
              y2="9"
              stroke="currentColor"
              strokeWidth="2"
              strokeOpacity={isProvisional ? 1 : 0.62}
              strokeDasharray={isProvisional ? "2 2" : undefined}
            />
          )}
          <circle
            cx={stripX(place)}
            cy="9"
            r={isProvisional ? 3.25 : 4}
            fill={isProvisional ? "var(--panel)" : "currentColor"}
            stroke="currentColor"
            strokeWidth={isProvisional ? 1.5 : 0}
          />
        </>
      )}
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
