"use client";
import type { ReactNode } from "react";
import { useKeys } from "@/components/layout/keyboard";
import type { MarketView } from "@/components/market/market-view";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Segmented } from "@/components/ui/segmented";
import { WINDOW_IDS } from "@/lib/market/window";
import { WINDOW_LABELS } from "@/lib/market/window-labels";
import { UnitSwitch } from "./view-switches";

const WINDOW_CHOICES = WINDOW_IDS.map((id) => ({ id, label: WINDOW_LABELS[id] }));
type Props = {
  view: MarketView;
  onChange: (change: Partial<MarketView>) => void;
  /** Downloads the list; null while there is none. */
  onSave: (() => void) | null;
  viewButton: ReactNode;
};

export function WindowTools({ view, onChange, onSave, viewButton }: Props) {
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
        <Button
          kind="quiet"
          size="small"
          aria-disabled={onSave === null}
          onClick={() => onSave?.()}
          className="max-wide:hidden"
        >
          <Icon name="download" />
          CSV
        </Button>
        {viewButton}
      </div>
    </div>
  );
}
