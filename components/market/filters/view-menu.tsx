"use client";
import { useState, useSyncExternalStore } from "react";
import type { MarketView } from "@/components/market/market-view";
import {
  type ColumnChoice,
  hasRoomFor,
  isColumnShown,
  isOptionalColumn,
  LIST_WIDTHS,
  type ListWidth,
  OPTIONAL_COLUMNS,
  toggleColumn,
} from "@/components/market/table/list-columns";
import { Button } from "@/components/ui/button";
import { copyText } from "@/components/ui/copy-text";
import { Icon } from "@/components/ui/icon";
import { FocusFirst } from "@/components/ui/popup";
import { toast } from "@/components/ui/toast";
import { PeggedSwitch, UnitSwitch } from "./view-switches";

const QUERIES = Object.entries(LIST_WIDTHS).map(([width, from]) => ({
  width,
  query: `(min-width: ${from}px)`,
}));

function subscribe(listener: () => void): () => void {
  const lists = QUERIES.map(({ query }) => matchMedia(query));
  for (const list of lists) list.addEventListener("change", listener);
  return () => {
    for (const list of lists) list.removeEventListener("change", listener);
  };
}

function currentWidth(): ListWidth {
  const widths: readonly ListWidth[] = ["extraWide", "wide", "medium", "narrow"];
  return widths.find((width) => matchMedia(`(min-width: ${LIST_WIDTHS[width]}px)`).matches) ?? "phone";
}

export type ViewMenuProps = {
  view: MarketView;
  onChange: (change: Partial<MarketView>) => void;
  /** Number of pegged pairs. */
  pegged: number;
  hasSources: boolean;
  /** Downloads the list; null while there is none. */
  onSave: (() => void) | null;
};

export function ViewMenu({ view, onChange, pegged, hasSources, onSave }: ViewMenuProps) {
  return (
    <div className="grid gap-2">
      <FocusFirst />
      <div className="grid justify-items-start gap-2 px-1.5 desk:hidden">
        <UnitSwitch unit={view.unit} onChange={onChange} />
        <PeggedSwitch count={pegged} isOn={view.pegged} onChange={onChange} />
      </div>
      <Columns columns={view.columns} hasSources={hasSources} onChange={(columns) => onChange({ columns })} />
      <div className="border-t border-line-1 pt-1">
        <Button
          kind="quiet"
          aria-disabled={onSave === null}
          onClick={() => onSave?.()}
          className="w-full justify-start px-1.5! wide:hidden max-laptop:h-9"
        >
          <Icon name="download" />
          Save the list as CSV
        </Button>
        <CopyLink />
      </div>
    </div>
  );
}

type ColumnsProps = {
  columns: ColumnChoice;
  hasSources: boolean;
  onChange: (columns: ColumnChoice) => void;
};

function Columns({ columns, hasSources, onChange }: ColumnsProps) {
  const width = useSyncExternalStore(subscribe, currentWidth, () => "wide" as const);
  const layout = { width, hasSources };
  const optional = Object.keys(OPTIONAL_COLUMNS)
    .filter(isOptionalColumn)
    .filter((column) => column !== "source" || hasSources);
  const shown = optional.filter((column) => hasRoomFor(column, layout, columns));
  const hidden = optional.filter((column) => !shown.includes(column));
  if (width === "phone") return null;
  return (
    <fieldset className="grid">
      <legend className="px-1.5 pb-1 text-12 text-ink-3">Columns</legend>
      {shown.map((column) => (
        <label key={column} className="flex h-7 items-center gap-2 rounded-1 px-1.5 hover:bg-hover">
          <input
            type="checkbox"
            checked={isColumnShown(column, columns, layout)}
            onChange={() => onChange(toggleColumn(column, columns, layout))}
            className="size-3.5 flex-none accent-accent"
          />
          {OPTIONAL_COLUMNS[column]}
        </label>
      ))}
      {hidden.length > 0 && (
        <p className="max-w-[240px] px-1.5 pt-1 text-12 text-ink-3">
          No room at this width: {hidden.map((column) => OPTIONAL_COLUMNS[column].toLowerCase()).join(", ")}.
        </p>
      )}
    </fieldset>
  );
}

function CopyLink() {
  const [isRefused, setRefused] = useState(false);
  const copy = async () => {
    const isCopied = await copyText(location.href);
    setRefused(!isCopied);
    if (isCopied) toast("Link copied", "It opens with the same window, filters and sort.");
  };
  return (
    <>
      <button
        type="button"
        onClick={() => void copy()}
        className="flex h-8 w-full items-center gap-1.5 rounded-2 px-1.5 font-medium text-ink-2 hover:bg-hover hover:text-ink-1 max-laptop:h-9"
      >
        <Icon name="link" />
        Copy the link to this view
      </button>
      <p role="status" className="max-w-[240px] px-1.5 text-12 text-ink-3 empty:hidden">
        {isRefused && "The browser did not allow copying. Copy the address from the address bar."}
      </p>
    </>
  );
}
