"use client";
import { useCallback, useMemo, useRef } from "react";
import {
  commonQuote,
  countPegged,
  type FilterField,
  filterPairs,
  hasSeveralSources,
  knownFilters,
} from "@/components/market/filters/filter-pairs";
import { sortOf, sortPairs } from "@/components/market/table/sort-pairs";
import { findPairs, indexPairs, type PairIndex, rankMatches } from "@/components/pair/find-pairs";
import { isInRange } from "@/lib/charts/volatility-range";
import type { PairRow } from "@/lib/contracts/pairs";
import type { VolatilityReply, VolatilityRow } from "@/lib/contracts/volatility";
import type { FilterState } from "./filters/empty-result";
import type { MarketView } from "./market-view";
import { useStableOrder } from "./table/use-stable-order";

type Input = {
  pairs: readonly PairRow[] | undefined;
  /** Figures for ranking and pegs; those of the previous window while the selected one loads. */
  volatility: VolatilityReply | undefined;
  view: MarketView;
  query: string;
  isSignedIn: boolean;
  /** Reference time for quote ages, by source. */
  asOf: ReadonlyMap<string, number>;
  isBusy: () => boolean;
};

const NO_PAIRS: readonly PairRow[] = [];
const NO_FILTERS = { source: [], quote: [] } as const;

/** Reuses index entries of the previous tick. */
function usePairIndex(pairs: readonly PairRow[]): PairIndex {
  const previous = useRef<PairIndex>([]);
  return useMemo(() => {
    previous.current = indexPairs(pairs, previous.current);
    return previous.current;
  }, [pairs]);
}

/** Filters, searches and sorts the pairs, and keeps the order stable while the pointer is over the list. */
export function useListedPairs({ pairs, volatility, view, query, isSignedIn, asOf, isBusy }: Input) {
  const tracked = pairs ?? NO_PAIRS;
  const index = usePairIndex(tracked);
  const byKey = useMemo(() => new Map(tracked.map((pair) => [pair.key, pair])), [tracked]);
  const figures = useMemo<ReadonlyMap<string, VolatilityRow> | undefined>(
    () => volatility && new Map(volatility.rows.map((row) => [row.key, row])),
    [volatility],
  );
  const filters = useMemo(
    () => knownFilters(pairs ? view.filters : NO_FILTERS, tracked),
    [view.filters, pairs, tracked],
  );
  const hasSourceFilter = useMemo(() => hasSeveralSources(index), [index]);
  const filtered = useMemo(() => filterPairs(index, filters), [index, filters]);
  const quote = useMemo(() => commonQuote(filtered), [filtered]);
  const hasSources = useMemo(() => hasSeveralSources(filtered), [filtered]);
  const pegged = useMemo(() => (figures ? countPegged(filtered, figures) : 0), [filtered, figures]);

  const sort = useMemo(() => sortOf(view.sort, isSignedIn, quote), [view.sort, isSignedIn, quote]);
  const ages = sort?.by === "age" ? asOf : undefined;
  const sorted = useMemo(
    () => (sort ? sortPairs(filtered, { figures, asOf: ages }, sort) : filtered),
    [filtered, figures, ages, sort],
  );
  const isHidden = useCallback(
    (key: string) => !view.pegged && figures?.get(key)?.pegged === true,
    [view.pegged, figures],
  );
  const { range } = view;
  const isOutside = useCallback(
    (key: string) => {
      if (!isSignedIn || range === null || !figures) return false;
      const row = figures.get(key);
      return row?.rv == null || row.pegged || row.silent || !isInRange(row.rv, range);
    },
    [isSignedIn, range, figures],
  );
  const matches = useMemo(
    () =>
      findPairs(sorted, query)
        .map(({ pair }) => pair)
        .filter(({ key }) => !isHidden(key) && !isOutside(key)),
    [sorted, query, isHidden, isOutside],
  );
  const bestMatch = useMemo(() => {
    if (query.trim() === "") return null;
    const found = rankMatches(filtered, query).find(
      ({ pair }) => !isHidden(pair.key) && !isOutside(pair.key),
    );
    return found?.pair ?? null;
  }, [filtered, query, isHidden, isOutside]);
  const requestKey = JSON.stringify([query, sort, filters, view.pegged, range, volatility?.window]);
  const { rows, isPending, apply } = useStableOrder({ sorted: matches, tracked: byKey, requestKey }, isBusy);

  /** Pairs that match all filters but one, for the counts in its menu. */
  const pairsIgnoringFilter = useCallback(
    (facet: FilterField) =>
      findPairs(filterPairs(index, { ...filters, [facet]: [] }), query).filter(
        ({ pair }) => !isHidden(pair.key) && !isOutside(pair.key),
      ),
    [index, filters, query, isHidden, isOutside],
  );
  const filterState: FilterState = { query, filters, isHidden, hasRange: isSignedIn && range !== null };
  return {
    index,
    figures,
    /** Pairs that match the source and quote filters, before the search. */
    filtered,
    rows,
    /** Best match of the search among the listed pairs. */
    bestMatch,
    isPending,
    applyOrder: apply,
    sort,
    filters,
    quote,
    hasSourceFilter,
    hasSources,
    pegged,
    filterState,
    pairsIgnoringFilter,
  };
}
