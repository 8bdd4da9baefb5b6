import type { ReactNode } from "react";
import type { QuartileBand } from "@/lib/charts/prepare-volatility";
import { type ChartUnit, hiddenBandText, quartilesText } from "@/lib/charts/quartiles-text";
import { formatShare } from "@/lib/format/percent";
import { FULL_COVERAGE } from "@/lib/market/thresholds";

type Props = {
  shownIn: ChartUnit;
  /** The interquartile band; null while it is loading. */
  quartiles: QuartileBand | null;
  /** Name of the source whose pairs the band describes. */
  source: string;
};

function Item({ children, name }: { children: ReactNode; name: string }) {
  return (
    <li className="flex items-center gap-1.5 whitespace-nowrap">
      <svg width="22" height="10" viewBox="0 0 22 10" aria-hidden="true">
        {children}
      </svg>
      {name}
    </li>
  );
}

/** Legend of the charts. */
export function ChartLegend({ shownIn, quartiles, source }: Props) {
  const hidden = quartiles && hiddenBandText(quartiles, source, shownIn);
  return (
    <ul className="flex flex-wrap gap-x-[18px] gap-y-1 pt-2 pb-4 text-11 text-ink-2 laptop:pb-5">
      <Item name="measured">
        <path d="M0 5h22" className="stroke-accent" strokeWidth="1.9" />
      </Item>
      <Item name={`provisional, under ${formatShare(FULL_COVERAGE)} sampled`}>
        <path d="M0 5h22" className="stroke-accent" strokeWidth="1.9" strokeDasharray="4 3" />
      </Item>
      {shownIn.measure === "rv" && (
        <Item name="± 2 standard errors">
          <rect width="22" height="10" className="fill-accent" fillOpacity="0.16" />
        </Item>
      )}
      {quartiles && (quartiles.state === "drawn" || quartiles.state === "cut") && (
        <Item name={quartilesText(quartiles, source)}>
          <rect width="22" height="10" className="fill-ink-4" fillOpacity="0.22" />
        </Item>
      )}
      <Item name="stale quotes">
        <path
          d="M0 8 8 0M4 10 14 0M10 10 20 0M16 10l6-6"
          className="stroke-stale"
          strokeOpacity="0.6"
          strokeWidth="1.4"
        />
      </Item>
      <Item name="no samples, or too few">
        <rect width="22" height="10" className="fill-sunk" />
        <path d="M.5 0v10M21.5 0v10" className="stroke-line-3" strokeDasharray="2 2" />
      </Item>
      {hidden && <li className="text-ink-3">{hidden}</li>}
    </ul>
  );
}
