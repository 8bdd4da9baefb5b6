import { memo } from "react";
import { type Distribution, distributionTicks } from "@/lib/charts/distribution-layout";
import { BASE } from "@/lib/charts/distribution-marks";
import type { VolatilityUnit } from "@/lib/format/volatility";

export function DistributionAxis({ width, unit }: { width: number; unit: VolatilityUnit }) {
  return (
    <g fontSize="11">
      <rect y={BASE} width="100%" height="1" className="fill-line-2" />
      {width > 0 &&
        distributionTicks(width, unit).map(({ value, text }) => (
          <g key={text}>
            <path d={`M${Math.floor(value) + 0.5} ${BASE}v4`} className="stroke-line-2" />
            <text x={value} y={BASE + 17} textAnchor="middle" className="fill-ink-3">
              {text}
            </text>
          </g>
        ))}
    </g>
  );
}

export const DistributionDrawing = memo(function DistributionDrawing({ layout }: { layout: Distribution }) {
  const { medianX, labels, marks } = layout;
  return (
    <g fontSize="11">
      {medianX !== null && (
        <path d={`M${medianX} 2V${BASE}`} strokeWidth="1.5" className="stroke-accent-line" />
      )}
      {layout.kind === "dots" ? <Dots marks={marks} /> : <Bars marks={marks} />}
      <path d={marks.beyond} fill="none" strokeWidth="1.5" className="stroke-accent" />
      {labels.map(({ kind, text, figure, x, y, anchor, lead: leader }) => (
        <g key={kind}>
          <text x={x} y={y} textAnchor={anchor} className="fill-ink-2">
            {text} <tspan className="fill-accent font-semibold">{figure}</tspan>
          </text>
          {leader && <path d={`M${leader.x} ${leader.from}V${leader.to}`} className="stroke-line-3" />}
        </g>
      ))}
    </g>
  );
});

type Marks = { marks: Distribution["marks"] };

/**
 * Each dot is a zero-length line with round caps, so that one path draws all of a kind. Hollow dots have a smaller
 * dot in the background color on top.
 */
function Dots({ marks: { measured, provisional, radius } }: Marks) {
  return (
    <g fill="none" strokeLinecap="round" strokeWidth={2 * radius} className="stroke-accent">
      <path d={measured} />
      <path d={provisional} />
      <path d={provisional} strokeWidth={Math.max(0.5, 2 * radius - 2.4)} className="stroke-panel" />
    </g>
  );
}

function Bars({ marks: { measured, provisional } }: Marks) {
  return (
    <>
      <path d={measured} className="fill-accent" />
      <path d={provisional} className="fill-panel stroke-accent" />
    </>
  );
}
