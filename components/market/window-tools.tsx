"use client";
import dynamic from "next/dynamic";
import { useKeys } from "@/components/shell/keyboard";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Popup } from "@/components/ui/popup";
import { Segmented } from "@/components/ui/segmented";
import type { VolatilityUnit } from "@/lib/format/volatility";
import { WINDOW_IDS } from "@/lib/market/window";
import { WINDOW_WORDS } from "@/lib/market/window-words";
import type { MarketView } from "./market-view";

/** Loaded when the menu is opened. */
const ColumnMenu = dynamic(() => import("./column-menu").then((module) => module.ColumnMenu));

const WINDOW_CHOICES = WINDOW_IDS.map((id) => ({ id, label: WINDOW_WORDS[id] }));
const UNIT_CHOICES = [
  { id: "day", label: "% per day" },
  { id: "year", label: "annualized" },
] as const;

type Change = (change: Partial<MarketView>) => void;

/** Per day or annualized. */
export function UnitSwitch({ unit, onChange }: { unit: VolatilityUnit; onChange: Change }) {
  return (
    <Segmented
      label="Unit of volatility"
      options={UNIT_CHOICES}
      value={unit}
      onChange={(unit) => onChange({ unit })}
    />
  );
}

type Props = {
  view: MarketView;
  onChange: Change;
  /** Saves the list as it is shown; null while there is none. */
  onSave: (() => void) | null;
};

/** What rules over the measured columns, on their sheet. The keys 1, 2 and 3 choose the window. */
export function WindowTools({ view, onChange, onSave }: Props) {
  useKeys("123", (key) => {
    const window = WINDOW_IDS[Number(key) - 1];
    if (window !== undefined) onChange({ window });
  });
  return (
    <div className="flex min-w-0 flex-1 items-center gap-2">
      <Segmented
        label="Window"
        kind="accent"
        options={WINDOW_CHOICES}
        value={view.window}
        onChange={(window) => onChange({ window })}
      />
      <div className="max-desk:hidden">
        <UnitSwitch unit={view.unit} onChange={onChange} />
      </div>
      <div className="ml-auto flex items-center gap-0.5 max-laptop:hidden">
        <Button kind="quiet" size="small" aria-disabled={onSave === null} onClick={() => onSave?.()}>
          <Icon name="download" />
          CSV
        </Button>
        <div className="max-desk:hidden">
          <Popup
            label="Columns"
            name="Columns"
            align="end"
            className="grid size-7 place-items-center rounded-2 text-ink-2 hover:bg-hover hover:text-ink-1"
            face={<Icon name="columns" />}
          >
            {() => <ColumnMenu columns={view.columns} onChange={(columns) => onChange({ columns })} />}
          </Popup>
        </div>
      </div>
    </div>
  );
}
