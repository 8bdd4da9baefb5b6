"use client";
import { useCallback } from "react";
import type { MarketView } from "@/components/market/market-view";
import type { useListedPairs } from "@/components/market/use-listed-pairs";
import type { PairRow } from "@/lib/contracts/pairs";
import { FilterChip } from "./filter-chip";
import { PeggedSwitch } from "./view-switches";

type Props = {
  pairs: readonly PairRow[];
  list: ReturnType<typeof useListedPairs>;
  view: MarketView;
  onChange: (change: Partial<MarketView>) => void;
  /** How many are listed, in words. */
  count: string;
};

/** What the list is narrowed to, on its left sheet. */
export function ListTools({ pairs, list, view, onChange, count }: Props) {
  const { narrowing, listedBut, pegged, isSourceChoice } = list;
  const countSources = useCallback(() => listedBut("source"), [listedBut]);
  const countQuotes = useCallback(() => listedBut("quote"), [listedBut]);
  return (
    <div className="flex min-w-0 items-center gap-2">
      {isSourceChoice && (
        <FilterChip
          facet="source"
          chosen={narrowing.source}
          onChange={(source) => onChange({ narrowing: { ...narrowing, source } })}
          tracked={pairs}
          countIn={countSources}
        />
      )}
      <FilterChip
        facet="quote"
        chosen={narrowing.quote}
        onChange={(quote) => onChange({ narrowing: { ...narrowing, quote } })}
        tracked={pairs}
        countIn={countQuotes}
      />
      <div className="max-desk:hidden">
        <PeggedSwitch count={pegged} isOn={view.pegged} onChange={onChange} />
      </div>
      <p role="status" className="ml-auto truncate text-12 text-ink-3 max-laptop:sr-only">
        {count}
      </p>
    </div>
  );
}
