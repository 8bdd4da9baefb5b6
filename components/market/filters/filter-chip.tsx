"use client";
import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { type FilterField, filterLabel } from "@/components/market/filters/filter-pairs";
import type { PairIndex } from "@/components/pair/find-pairs";
import { Icon } from "@/components/ui/icon";
import { Popup } from "@/components/ui/popup";
import type { PairRow } from "@/lib/contracts/pairs";

const FilterMenu = dynamic(() => import("./facet-menu").then((module) => module.FilterMenu));

const LABELS = { source: "Source", quote: "Quote" } as const satisfies Record<FilterField, string>;

type Props = {
  field: FilterField;
  /** Empty for all. */
  selected: readonly string[];
  onChange: (selected: readonly string[]) => void;
  tracked: readonly PairRow[];
  /** Returns the pairs that match all other filters. */
  getPairs: () => PairIndex;
};

function chosenLabel(field: FilterField, selected: readonly string[]): ReactNode {
  const [first] = selected;
  if (first === undefined) return <span className="chip-all">all</span>;
  if (selected.length === 1) return filterLabel(field, first);
  return (
    <>
      {selected.length}
      <span className="sr-only"> chosen</span>
    </>
  );
}

export function FilterChip({ field, selected, onChange, tracked, getPairs }: Props) {
  const isActive = selected.length > 0;
  return (
    <Popup
      label={LABELS[field]}
      className={`chip ${isActive ? "border-accent bg-accent-wash text-ink-1" : "border-line-3 text-ink-2"}`}
      buttonContent={
        <>
          <span className={selected.length === 1 ? "max-laptop:sr-only" : undefined}>{LABELS[field]}</span>
          <b className="min-w-0 truncate font-medium text-ink-1">{chosenLabel(field, selected)}</b>
          <Icon name="down" className="size-3!" />
        </>
      }
    >
      {() => (
        <FilterMenu field={field} label={LABELS[field]} {...{ selected, onChange, tracked, getPairs }} />
      )}
    </Popup>
  );
}
