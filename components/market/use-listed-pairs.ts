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
import { liesIn } from "@/lib/charts/volatility-range";
import type { PairRow } from "@/lib/contracts/pairs";
import type { VolatilityReply, VolatilityRow } from "@/lib/contracts/volatility";
import type { FilterState } from "./filters/empty-result";
import type { MarketView } from "./market-view";
import { useStableOrder } from "./table/use-stable-order";

type Given = {
  pairs: readonly PairRow[] | undefined;
  /** The figures that rank and peg: those of the window before while the chosen one's are on their way. */
  volatility: VolatilityReply | undefined;
  view: MarketView;
  /** What is searched for. */
  query: string;
  isSignedIn: boolean;
  /** By source: the instant against which quote ages are told. */
  asOf: ReadonlyMap<string, number>;
  isBusy: () => boolean;
};

const NO_PAIRS: readonly PairRow[] = [];
const ALL = { source: [], quote: [] } as const;

/** The index, kept from tick to tick. */
function usePairIndex(pairs: readonly PairRow[]): PairIndex {
  const previous = useRef<PairIndex>([]);
  return useMemo(() => {
    previous.current = indexPairs(pairs, previous.current);
    return previous.current;
  }, [pairs]);
}

/**
 * From every tracked pair to the list as it is shown: narrowed by source and quote, sorted, without the pegged unless
 * they are wanted, searched, narrowed to a range of volatilities, and in an order that no tick changes under the pointer.
 */
export function useListedPairs({ pairs, volatility, view, query, isSignedIn, asOf, isBusy }: Given) {
  const tracked = pairs ?? NO_PAIRS;
  const index = usePairIndex(tracked);
  const byKey = useMemo(() => new Map(tracked.map((pair) => [pair.key, pair])), [tracked]);
  const figures = useMemo<ReadonlyMap<string, VolatilityRow> | undefined>(
    () => volatility && new Map(volatility.rows.map((row) => [row.key, row])),
    [volatility],
  );
  const narrowing = useMemo(
    () => knownFilters(pairs ? view.narrowing : ALL, tracked),
    [view.narrowing, pairs, tracked],
  );
  const isSourceChoice = useMemo(() => hasSeveralSources(index), [index]);
  const narrowed = useMemo(() => filterPairs(index, narrowing), [index, narrowing]);
  const quote = useMemo(() => commonQuote(narrowed), [narrowed]);
  const hasSources = useMemo(() => hasSeveralSources(narrowed), [narrowed]);
  const pegged = useMemo(() => (figures ? countPegged(narrowed, figures) : 0), [narrowed, figures]);

  const sort = useMemo(() => sortOf(view.sort, isSignedIn, quote), [view.sort, isSignedIn, quote]);
  const ages = sort?.by === "age" ? asOf : undefined;
  const sorted = useMemo(
    () => (sort ? sortPairs(narrowed, { figures, asOf: ages }, sort) : narrowed),
    [narrowed, figures, ages, sort],
  );
  const isHidden = useCallback(
    (key: string) => !view.pegged && figures?.get(key)?.pegged === true,
    [view.pegged, figures],
  );
  const { range } = view;
  const isOutside = useCallback(
    (key: string) => {
      if (!isSignedIn || range === null || !figures) return false;
      const own = figures.get(key);
      return own?.rv == null || own.pegged || own.silent || !liesIn(own.rv, range);
    },
    [isSignedIn, range, figures],
  );
  const wanted = useMemo(
    () =>
      findPairs(sorted, query)
        .map(({ pair }) => pair)
        .filter(({ key }) => !isHidden(key) && !isOutside(key)),
    [sorted, query, isHidden, isOutside],
  );
  const bestMatch = useMemo(() => {
    if (query.trim() === "") return null;
    const found = rankMatches(narrowed, query).find(
      ({ pair }) => !isHidden(pair.key) && !isOutside(pair.key),
    );
    return found?.pair ?? null;
  }, [narrowed, query, isHidden, isOutside]);
  const cause = JSON.stringify([query, sort, narrowing, view.pegged, range, volatility?.window]);
  const { rows, isWaiting, show } = useStableOrder({ wanted, tracked: byKey, cause }, isBusy);

  /** The pairs a facet's values are counted in: all filters but its own. */
  const listedBut = useCallback(
    (facet: FilterField) =>
      findPairs(filterPairs(index, { ...narrowing, [facet]: [] }), query).filter(
        ({ pair }) => !isHidden(pair.key) && !isOutside(pair.key),
      ),
    [index, narrowing, query, isHidden, isOutside],
  );
  const listing: FilterState = { query, narrowing, isHidden, hasRange: isSignedIn && range !== null };
  return {
    index,
    /** By the pairs' keys. */
    figures,
    /** The pairs of the chosen sources and quotes, searched for or not. */
    narrowed,
    rows,
    /** Of the listed pairs the one that matches the search best; null without a search or a match. */
    bestMatch,
    isWaiting,
    showOrder: show,
    sort,
    narrowing,
    quote,
    /** Whether there are several sources to choose from. */
    isSourceChoice,
    /** Whether pairs of several sources are listed. */
    hasSources,
    /** How many pegged pairs there are on the chosen sources and in the chosen quotes. */
    pegged,
    listing,
    listedBut,
  };
}
