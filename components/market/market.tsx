"use client";
import "./market.css";
import dynamic from "next/dynamic";
import { type ReactNode, useCallback, useDeferredValue, useMemo, useRef } from "react";
import { useViewer } from "@/components/auth/viewer";
import { findPairs, indexPairs } from "@/components/pairs/find-pairs";
import { PairSkeleton } from "@/components/pairs/pair-skeleton";
import { PairTable, type PairTableHandle } from "@/components/pairs/pair-table";
import { nextSort, type Sort, type SortColumn, sortPairs } from "@/components/pairs/sort-pairs";
import { SignInLink } from "@/components/shell/account-menu";
import { AppBar } from "@/components/shell/app-bar";
import { useNow } from "@/components/shell/clock";
import { LiveRing } from "@/components/shell/live-ring";
import { SearchBox } from "@/components/shell/search-box";
import { SimulatedLine } from "@/components/shell/simulated-line";
import { SkipLink } from "@/components/shell/skip-link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { LatestReply, PairRow } from "@/lib/api/contracts";
import { ApiError } from "@/lib/api/fetcher";
import { isOnTime, liveness, nextTickAt } from "@/lib/api/polling";
import { formatCount } from "@/lib/format/count";
import { formatDuration } from "@/lib/format/duration";
import { MarketHeader } from "./market-header";
import { NoTick } from "./no-tick";
import { Notices } from "./notices";
import { type Problem, useMarket } from "./use-market";
import { useMarketView } from "./use-market-view";
import { useSearch } from "./use-search";

/** Loaded for the signed-in only. */
const WindowTools = dynamic(() => import("./window-tools").then((module) => module.WindowTools));

const LIST = "pairs";
/** Ages of a late source's quotes go on this often; those of one that is on time only with its ticks. */
const AGE_STEP_MS = 10_000;

/** Against which instant each source's quote ages are told: its newest tick while it is on time, else now. */
function ageReferences(latest: LatestReply | undefined, now: number): Map<string, number> {
  const references = new Map<string, number>();
  for (const source of latest?.sources ?? []) {
    const storedAt = source.lastStoredAt === null ? null : Date.parse(source.lastStoredAt);
    references.set(source.name, storedAt !== null && isOnTime(source, now) ? storedAt : now);
  }
  return references;
}

/** The quote that every pair has; null when they differ. */
function commonQuote(pairs: readonly PairRow[]): string | null {
  const quote = pairs[0]?.quote;
  return quote !== undefined && pairs.every((pair) => pair.quote === quote) ? quote : null;
}

/** The list's order in words. */
function orderWords(sort: Sort | null): string {
  if (sort === null) return "largest first";
  if (sort.by === "rank" && sort.direction === "ascending") return "most volatile first";
  return "sorted";
}

/** The closed sheet, from the top down: in the place of the distribution, of the window's switches, of the figures. */
type ClosedSheet = { invitation: ReactNode; columns: ReactNode; reading: ReactNode };

/** How many pairs are listed, in words. */
function countWords(all: number, found: number, asked: string, sort: Sort | null): string {
  if (asked.trim() !== "") return `${formatCount(found)} of ${formatCount(all)}`;
  return `${formatCount(all)} ${all === 1 ? "pair" : "pairs"}, ${orderWords(sort)}`;
}

type Props = {
  problem: Problem | null;
  /** For the signed-out, what stands in the place of the measured columns; null for the signed-in. */
  closed: ClosedSheet | null;
};

/** The dashboard: bar, notices, figures and the list of pairs. */
export function Market({ problem, closed }: Props) {
  const isSignedIn = useViewer() !== null;
  const [view, changeView] = useMarketView();
  const market = useMarket({ window: view.window, isSignedIn });
  const { latest, pairs } = market;
  const table = useRef<PairTableHandle>(null);
  const [query, setQuery] = useSearch();
  const asked = useDeferredValue(query);
  const index = useMemo(() => indexPairs(pairs ?? []), [pairs]);
  const quote = useMemo(() => commonQuote(pairs ?? []), [pairs]);
  const figures = useMemo(
    () => market.volatility && new Map(market.volatility.rows.map((row) => [row.key, row])),
    [market.volatility],
  );
  const sortNow = view.sort?.by === "stdDev" && quote === null ? null : view.sort;
  const sort = useMemo(
    () => sortNow ?? (isSignedIn ? ({ by: "rank", direction: "ascending" } as const) : null),
    [sortNow, isSignedIn],
  );
  const found = useMemo(() => {
    const pairs = findPairs(index, asked);
    return sort ? sortPairs(pairs, figures, sort) : pairs;
  }, [index, asked, figures, sort]);
  const onSort = useCallback(
    (by: SortColumn) => changeView({ sort: nextSort(sortNow, by) }),
    [sortNow, changeView],
  );
  const measured = isSignedIn ? { figures, unit: view.unit } : null;
  const now = useNow(AGE_STEP_MS);
  const asOf = useMemo(() => ageReferences(latest, now), [latest, now]);
  const hasList = latest !== undefined && pairs !== undefined && pairs.length > 0;
  // Whether there is a market to show, or one on its way: the sheets stand before the list is here.
  const hasFrame = latest !== undefined && latest.at !== null && latest.pairsTracked > 0;
  /** What stands in the right sheet's head. */
  const distribution: ReactNode = null;
  const isSimulated = latest?.sources.some((source) => source.kind === "demo") ?? false;

  return (
    <>
      <SkipLink to={LIST}>Skip to the pairs</SkipLink>
      <AppBar
        search={<SearchBox value={query} onChange={setQuery} onLeave={() => table.current?.focusFirst()} />}
        status={<Status latest={latest} isUnreachable={market.isFailing} />}
      />
      <aside aria-label="Notices">
        {isSimulated && <SimulatedLine />}
        <Notices market={market} problem={problem} />
      </aside>
      <main className={`market ${hasFrame || closed ? "sheets" : ""} ${closed ? "closed" : ""}`}>
        <h1 className="sr-only">Market</h1>
        {(hasFrame || closed) && (
          <div className="market-head split">
            <div>{hasFrame && <MarketHeader latest={latest} pairs={pairs} />}</div>
            <div className="lane">{closed ? closed.invitation : distribution}</div>
          </div>
        )}
        {hasFrame && (
          <div className="tools across split">
            <div className="flex items-center gap-2">
              <p role="status" className="ml-auto text-12 text-ink-3">
                {pairs && countWords(pairs.length, found.length, asked, sort)}
              </p>
            </div>
            <div className="lane flex items-center gap-2">
              {closed ? (
                closed.columns
              ) : (
                <>
                  <WindowTools view={view} onChange={changeView} />
                  <FiguresTrouble error={market.volatilityError} />
                </>
              )}
            </div>
          </div>
        )}
        <div className="market-body">
          <section
            id={hasList && found.length > 0 ? undefined : LIST}
            aria-label="Pairs"
            tabIndex={-1}
            className="min-w-0 outline-none"
          >
            {hasList && found.length > 0 ? (
              <PairTable
                pairs={found}
                quote={quote}
                asOf={asOf}
                measured={measured}
                sort={sort}
                onSort={onSort}
                bodyId={LIST}
                handle={table}
              />
            ) : (
              <div className="beside-lane">
                {hasList ? (
                  <EmptyState
                    title={`No pair matches “${asked.trim()}”`}
                    actions={<Button onClick={() => setQuery("")}>Clear the search</Button>}
                  >
                    {formatCount(pairs.length)} pairs are tracked. Search by name, ticker or source.
                  </EmptyState>
                ) : (
                  <NoPairs
                    latest={latest}
                    pairs={pairs}
                    problem={market.error ?? problem}
                    isFailing={market.isFailing}
                  />
                )}
              </div>
            )}
          </section>
          {closed?.reading}
        </div>
      </main>
    </>
  );
}

/** Why the measured columns are empty, where they are. */
function FiguresTrouble({ error }: { error: Error | null }) {
  if (!error) return null;
  return (
    <p role="status" className="text-12 text-bad">
      {error instanceof ApiError && error.status === 401 ? (
        <>
          You are signed out. <SignInLink className="underline" />
        </>
      ) : (
        "The volatilities did not load. This page looks again by itself."
      )}
    </p>
  );
}

type NoPairsProps = {
  latest: LatestReply | undefined;
  pairs: readonly PairRow[] | undefined;
  problem: Problem | null;
  isFailing: boolean;
};

/** What stands in the list's place while there is none. */
function NoPairs({ latest, pairs, problem, isFailing }: NoPairsProps) {
  if (!latest) {
    if (!problem && !isFailing) return <Loading />;
    return (
      <EmptyState
        title={problem?.code.startsWith("database") ? "The database is away" : "The market did not load"}
      >
        {problem?.message ?? "The server cannot be reached."} This page looks again by itself.
      </EmptyState>
    );
  }
  if (latest.at === null) return <NoTick sources={latest.sources} />;
  if (latest.pairsTracked > 0 && !pairs) return <Loading />;
  return (
    <EmptyState title="No pairs yet">
      The source answered, but nothing is tracked. Prices arrive with the first tick after pairs are chosen.
    </EmptyState>
  );
}

function Loading() {
  return (
    <div>
      <PairSkeleton />
    </div>
  );
}

function Status({ latest, isUnreachable }: { latest: LatestReply | undefined; isUnreachable: boolean }) {
  const now = useNow();
  const state = liveness(latest, now, isUnreachable);
  const sources = latest?.sources.filter((source) => source.configured) ?? [];
  const next = sources
    .map((source) => ({ at: nextTickAt(source, now), intervalMs: source.intervalSeconds * 1000 }))
    .sort((a, b) => a.at - b.at)[0];
  const elapsed = next ? 1 - (next.at - now) / next.intervalMs : 0;
  return (
    <LiveRing
      liveness={state}
      elapsed={elapsed}
      title={next ? `Next tick in ${formatDuration(next.at - now)}` : "No source is configured"}
    />
  );
}
