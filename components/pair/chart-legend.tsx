import type { ReactNode } from "react";
import type { QuartileBand } from "@/lib/charts/prepare-volatility";
import { type ChartUnit, hiddenBandText, quartilesText } from "@/lib/charts/quartiles-text";
import { formatShare } from "@/lib/format/percent";
import { FULL_COVERAGE } from "@/lib/market/thresholds";

type Props = {
  shownIn: ChartUnit;
  /** State of the grey band; null without data. */
  quartiles: QuartileBand | null;
  /** Display name of the source. */
  source: string;
};

function Part({ children, name }: { children: ReactNode; name: string }) {
  return (
    <li className="flex items-center gap-1.5 whitespace-nowrap">
      <svg width="22" height="10" viewBox="0 0 22 10" aria-hidden="true">
        {children}
      </svg>
      {name}
    </li>
  );
}

/** What the marks of the charts mean. */
export function ChartLegend({ shownIn, quartiles, source }: Props) {
  const hidden = quartiles && hiddenBandText(quartiles, source, shownIn);
  return (
    <ul className="flex flex-wrap gap-x-[18px] gap-y-1 pt-2 pb-4 text-11 text-ink-2 laptop:pb-5">
      <Part name="measured">
        <path d="M0 5h22" className="stroke-accent" strokeWidth="1.9" />
      </Part>
      <Part name={`provisional, under ${formatShare(FULL_COVERAGE)} sampled`}>
        <path d="M0 5h22" className="stroke-accent" strokeWidth="1.9" strokeDasharray="4 3" />
      </Part>
      {shownIn.measure === "rv" && (
        <Part name="± 2 standard errors">
          <rect width="22" height="10" className="fill-accent" fillOpacity="0.16" />
        </Part>
      )}
      {quartiles && (quartiles.state === "drawn" || quartiles.state === "cut") && (
        <Part name={quartilesText(quartiles, source)}>
          <rect width="22" height="10" className="fill-ink-4" fillOpacity="0.22" />
        </Part>
      )}
      <Part name="stale quotes">
        <path
          d="M0 8 8 0M4 10 14 0M10 10 20 0M16 10l6-6"
          className="stroke-stale"
          strokeOpacity="0.6"
          strokeWidth="1.4"
        />
      </Part>
      <Part name="no samples, or too few">
        <rect width="22" height="10" className="fill-sunk" />
        <path d="M.5 0v10M21.5 0v10" className="stroke-line-3" strokeDasharray="2 2" />
      </Part>
      {hidden && <li className="text-ink-3">{hidden}</li>}
    </ul>
  );
}
