import { CHART_HEIGHT_CLASSES, TIME_AXIS_SPACE } from "./chart-heights";
import "./pair.css";

const FIGURE_ROWS = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"] as const;

/** Placeholder of a pair's page. It includes the volume chart, because most sources report volumes. */
export function PairSkeleton() {
  return (
    <div className="skeleton pair-sheets" role="status">
      <span className="sr-only">Loading the pair</span>
      <div aria-hidden="true">
        <div className="skeleton-bar mt-5 w-16" />
        <div className="mt-3 flex items-center gap-3.5">
          <div className="skeleton-bar size-10! rounded-full!" />
          <div className="grid gap-2">
            <div className="skeleton-bar w-40" />
            <div className="skeleton-bar w-28" />
          </div>
          <div className="skeleton-bar ml-auto h-6! w-32" />
        </div>
        <div className="skeleton-bar mt-6 mb-3 h-7! w-[210px]" />
        <div className="min-h-7" />
        <div className={`bg-sunk ${CHART_HEIGHT_CLASSES.price}`} />
        <div className="mt-3.5 min-h-7" />
        <div className={`bg-sunk ${CHART_HEIGHT_CLASSES.volatility}`} />
        <div className="mt-3.5 min-h-7" />
        <div className={`bg-sunk ${CHART_HEIGHT_CLASSES.volume} ${TIME_AXIS_SPACE}`} />
      </div>
      <div aria-hidden="true">
        <div className="skeleton-bar mt-5 w-32" />
        <div className="skeleton-bar mt-3 h-6! w-48" />
        <div className="skeleton-bar mt-6 w-full" />
        <div className="mt-10 grid gap-[23px]">
          {FIGURE_ROWS.map((row) => (
            <div key={row} className="flex justify-between">
              <div className="skeleton-bar w-28" />
              <div className="skeleton-bar w-40" />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
