import { memo } from "react";
import { prepareSparkline, SPARKLINE_HEIGHT, SPARKLINE_WIDTH } from "@/lib/charts/prepare-sparkline";

/** Strokes do not scale with the box. */
const NON_SCALING_STROKE = { vectorEffect: "non-scaling-stroke" } as const;

/** Line of a pair's last 24 h; hidden from screen readers, because the change is beside it. */
export const Sparkline = memo(function Sparkline({ points }: { points: readonly (number | null)[] }) {
  const shape = prepareSparkline(points);
  if (!shape) return null;
  return (
    <svg
      viewBox={`0 0 ${SPARKLINE_WIDTH} ${SPARKLINE_HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      fill="none"
      className="ml-auto block h-6 w-full overflow-visible stroke-ink-2"
    >
      <path
        d={`M0 ${shape.opening}H${SPARKLINE_WIDTH}`}
        {...NON_SCALING_STROKE}
        strokeDasharray="2 2"
        className="stroke-line-2"
      />
      {shape.line !== "" && (
        <path d={shape.line} {...NON_SCALING_STROKE} strokeWidth="1.25" strokeLinejoin="round" />
      )}
      {shape.lone !== "" && (
        <path d={shape.lone} {...NON_SCALING_STROKE} strokeWidth="3" strokeLinecap="round" />
      )}
    </svg>
  );
});
