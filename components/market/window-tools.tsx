import { Segmented } from "@/components/ui/segmented";
import { WINDOW_IDS } from "@/lib/market/window";
import { WINDOW_WORDS } from "@/lib/market/window-words";
import type { MarketView } from "./market-view";

const WINDOW_CHOICES = WINDOW_IDS.map((id) => ({ id, label: WINDOW_WORDS[id] }));
const UNIT_CHOICES = [
  { id: "day", label: "% per day" },
  { id: "year", label: "annualized" },
] as const;

type Props = { view: MarketView; onChange: (change: Partial<MarketView>) => void };

/** The switches that rule over what is measured. */
export function WindowTools({ view, onChange }: Props) {
  return (
    <div className="flex items-center gap-2">
      <Segmented
        label="Window"
        kind="accent"
        options={WINDOW_CHOICES}
        value={view.window}
        onChange={(window) => onChange({ window })}
      />
      <Segmented
        label="Unit of volatility"
        options={UNIT_CHOICES}
        value={view.unit}
        onChange={(unit) => onChange({ unit })}
      />
    </div>
  );
}
