"use client";
import { type ReactNode, useCallback } from "react";
import { Switch } from "@/components/ui/switch";
import type { PairRow } from "@/lib/api/contracts";
import { formatCount } from "@/lib/format/count";
import { FilterChip } from "./filter-chip";
import type { MarketView } from "./market-view";
import type { useListedPairs } from "./use-listed-pairs";
import { UnitSwitch } from "./window-tools";

type Props = {
  pairs: readonly PairRow[];
  list: ReturnType<typeof useListedPairs>;
  view: MarketView;
  onChange: (change: Partial<MarketView>) => void;
  isSignedIn: boolean;
  /** How many are listed, in words. */
  count: string;
};

/** What the list is narrowed to, on its left sheet. */
export function ListTools({ pairs, list, view, onChange, isSignedIn, count }: Props) {
  const { narrowing, listedBut, pegged } = list;
  const countSources = useCallback(() => listedBut("source"), [listedBut]);
  const countQuotes = useCallback(() => listedBut("quote"), [listedBut]);
  const peggedSwitch = pegged > 0 && (
    <Switch isOn={view.pegged} onChange={(pegged) => onChange({ pegged })}>
      {`Show ${formatCount(pegged)} pegged ${pegged === 1 ? "pair" : "pairs"}`}
    </Switch>
  );
  const more: ReactNode = isSignedIn && (
    <div className="mt-2 grid justify-items-start gap-2 border-t border-line-1 pt-2.5 desk:hidden">
      <UnitSwitch unit={view.unit} onChange={onChange} />
      <div className="laptop:hidden">{peggedSwitch}</div>
    </div>
  );
  return (
    <div className="flex min-w-0 items-center gap-2">
      <FilterChip
        facet="source"
        chosen={narrowing.source}
        onChange={(source) => onChange({ narrowing: { ...narrowing, source } })}
        tracked={pairs}
        countIn={countSources}
        more={more}
      />
      <FilterChip
        facet="quote"
        chosen={narrowing.quote}
        onChange={(quote) => onChange({ narrowing: { ...narrowing, quote } })}
        tracked={pairs}
        countIn={countQuotes}
        more={more}
      />
      <div className="max-laptop:hidden">{peggedSwitch}</div>
      <p role="status" className="ml-auto truncate text-12 text-ink-3 max-laptop:sr-only">
        {count}
      </p>
    </div>
  );
}
