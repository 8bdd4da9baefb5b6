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
  count: string;
};

export function ListTools({ pairs, list, view, onChange, count }: Props) {
  const { filters, pairsIgnoringFilter, pegged, hasSourceFilter } = list;
  const countSources = useCallback(() => pairsIgnoringFilter("source"), [pairsIgnoringFilter]);
  const countQuotes = useCallback(() => pairsIgnoringFilter("quote"), [pairsIgnoringFilter]);
  return (
    <div className="flex min-w-0 items-center gap-2">
      {hasSourceFilter && (
        <FilterChip
          field="source"
          selected={filters.source}
          onChange={(source) => onChange({ filters: { ...filters, source } })}
          tracked={pairs}
          getPairs={countSources}
        />
      )}
      <FilterChip
        field="quote"
        selected={filters.quote}
        onChange={(quote) => onChange({ filters: { ...filters, quote } })}
        tracked={pairs}
        getPairs={countQuotes}
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
