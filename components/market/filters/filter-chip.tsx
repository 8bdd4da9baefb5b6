"use client";
import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { type FilterField, filterLabel } from "@/components/market/filters/filter-pairs";
import type { PairIndex } from "@/components/pair/find-pairs";
import { Icon } from "@/components/ui/icon";
import { Popup } from "@/components/ui/popup";
import type { PairRow } from "@/lib/contracts/pairs";

/** Loaded when a menu is opened. */
const FilterMenu = dynamic(() => import("./facet-menu").then((module) => module.FilterMenu));

const LABELS = { source: "Source", quote: "Quote" } as const satisfies Record<FilterField, string>;

type Props = {
  facet: FilterField;
  /** None means all. */
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
  /** Every pair. */
  tracked: readonly PairRow[];
  /** Gathers the pairs that are listed but for this chip's own choice. */
  countIn: () => PairIndex;
};

function chosenLabel(facet: FilterField, chosen: readonly string[]): ReactNode {
  const [first] = chosen;
  if (first === undefined) return <span className="chip-all">all</span>;
  if (chosen.length === 1) return filterLabel(facet, first);
  return (
    <>
      {chosen.length}
      <span className="sr-only"> chosen</span>
    </>
  );
}

/** What the list is narrowed to in one respect, and the menu to choose it from. */
export function FilterChip({ facet, chosen, onChange, tracked, countIn }: Props) {
  const isChosen = chosen.length > 0;
  return (
    <Popup
      label={LABELS[facet]}
      className={`chip ${isChosen ? "border-accent bg-accent-wash text-ink-1" : "border-line-3 text-ink-2"}`}
      face={
        <>
          <span className={chosen.length === 1 ? "max-laptop:sr-only" : undefined}>{LABELS[facet]}</span>
          <b className="min-w-0 truncate font-medium text-ink-1">{chosenLabel(facet, chosen)}</b>
          <Icon name="down" className="size-3!" />
        </>
      }
    >
      {() => <FilterMenu facet={facet} label={LABELS[facet]} {...{ chosen, onChange, tracked, countIn }} />}
    </Popup>
  );
}
