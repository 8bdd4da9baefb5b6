"use client";
import type { Route } from "next";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import {
  type ReactNode,
  useCallback,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
} from "react";
import { rememberMarketSearch, takePairView } from "@/components/layout/market-link";
import { PageTop } from "@/components/layout/page-top";
import { SearchBox } from "@/components/layout/search-box";
import { useSessionEnded, useUser } from "@/components/layout/session";
import { SkipLink } from "@/components/layout/skip-link";
import { useNow } from "@/components/live/clock";
import { LiveStatus } from "@/components/live/live-status";
import type { PageProblem } from "@/components/live/notices";
import { Notices } from "@/components/live/notices";
import { PairTable, type PairTableHandle } from "@/components/market/table/pair-table";
import { PairTableSkeleton } from "@/components/market/table/pair-table-skeleton";
import { BY_VOLATILITY, isSortable, nextSort, type SortColumn } from "@/components/market/table/sort-pairs";
import { EmptyState } from "@/components/ui/empty-state";
import { pairHref } from "@/lib/charts/pair-view";
import { summarizeMarket } from "@/lib/charts/prepare-distribution";
import type { VolatilityRange } from "@/lib/charts/volatility-range";
import { isOnTime } from "@/lib/client/polling";
import type { LatestReply } from "@/lib/contracts/latest";
import type { PairRow } from "@/lib/contracts/pairs";
import { formatCount } from "@/lib/format/count";
import { repeatedNames } from "@/lib/market/repeated-names";
import { Distribution } from "./distribution/distribution";
import { EmptyList } from "./filters/empty-list";
import { type EmptyAction, emptyResult } from "./filters/empty-result";
import { ListBar } from "./filters/list-bar";
import { ListTools } from "./filters/list-tools";
import { useSearch } from "./filters/use-search";
import { ViewButton } from "./filters/view-button";
import { WindowTools } from "./filters/window-tools";
import { MarketHeader } from "./market-header";
import { type MarketView, marketViewQuery } from "./market-view";
import { SignedOutBanner } from "./signed-out-banner";
import { columnClasses } from "./table/list-columns";
import { useStripScale } from "./table/use-strip-scale";
import { useListedPairs } from "./use-listed-pairs";
import { useMarket } from "./use-market";
import { useMarketView } from "./use-market-view";

/** Loaded on demand: needed only before the first tick. */
const NoTick = dynamic(() => import("./no-tick").then((module) => module.NoTickYet));

const LIST = "pairs";
/** Update interval of quote ages of late sources; those of sources on time change with their ticks. */
const AGE_STEP_MS = 10_000;

/**
 * Reference time for the quote ages of each source: its newest tick in the list while on time, otherwise now. A newer
 * tick may exist whose list has not arrived yet.
 */
function ageReferences(
  latest: LatestReply | undefined,
  pairs: readonly PairRow[] | undefined,
  now: number,
): Map<string, number> {
  const newest = new Map<string, string>();
  for (const { source, sampledAt } of pairs ?? []) {
    if (sampledAt !== null && sampledAt > (newest.get(source) ?? "")) newest.set(source, sampledAt);
  }
  const references = new Map<string, number>();
  for (const source of latest?.sources ?? []) {
    const sampledAt = newest.get(source.name);
    references.set(source.name, sampledAt && isOnTime(source, now) ? Date.parse(sampledAt) : now);
  }
  return references;
}

/** Content for signed-out viewers in place of the distribution, the window switches and the figures. */
type SignedOutContent = { invitation: ReactNode; columns: ReactNode; reading: ReactNode };

/** Keys handled by the search field: to the first row, and open the best match. */
type SearchKey = "down" | "enter";

function countLabel(all: number, listed: number): string {
  if (listed !== all) return `${formatCount(listed)} of ${formatCount(all)}`;
  return `${formatCount(all)} ${all === 1 ? "pair" : "pairs"}`;
}

/** Sort options on a phone; null sorts by size, largest first. */
function sortChoices(isSignedIn: boolean, quote: string | null, hasSources: boolean) {
  const shared: readonly SortColumn[] = ["price", "change", "volume", "pair", "age"];
  const sources: readonly SortColumn[] = hasSources ? ["source"] : [];
  const measured: readonly SortColumn[] = ["stdDev", "cv", "coverage"];
  const choices = isSignedIn
    ? (["volatility", ...shared, ...sources, ...measured] as const)
    : [null, ...shared, ...sources];
  return choices.filter((by) => by === null || isSortable(by, quote));
}

/** View changes of each action offered for an empty list. */
function emptyAction(action: EmptyAction, { filters }: MarketView): Partial<MarketView> {
  switch (action) {
    case "allSources":
      return { filters: { ...filters, source: [] } };
    case "allQuotes":
      return { filters: { ...filters, quote: [] } };
    case "showPegged":
      return { pegged: true };
    case "clearFilters":
      return { filters: { source: [], quote: [] } };
    case "clearRange":
      return { range: null };
    case "clearSearch":
      return {};
  }
}

type Props = {
  problem: PageProblem | null;
  /** Signed-out content; null when signed in. */
  signedOutContent: SignedOutContent | null;
};

export function Market({ problem, signedOutContent }: Props) {
  const isSignedIn = useUser() !== null;
  const hasSessionEnded = useSessionEnded();
  const [view, changeView] = useMarketView();
  const market = useMarket({ window: view.window, isSignedIn });
  const { latest, pairs } = market;
  const table = useRef<PairTableHandle>(null);
  const [query, setQuery] = useSearch();
  const deferredQuery = useDeferredValue(query);
  // The view of the last pair page also applies to the list.
  useLayoutEffect(() => {
    const chosen = takePairView();
    if (chosen) changeView(chosen, "none");
  }, [changeView]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: both are part of the address
  useEffect(() => rememberMarketSearch(location.search), [view, query]);
  const now = useNow(AGE_STEP_MS);
  const asOf = useMemo(() => ageReferences(latest, pairs, now), [latest, pairs, now]);
  const list = useListedPairs({
    pairs,
    volatility: market.orderedBy,
    view,
    query: deferredQuery,
    isSignedIn,
    asOf,
    isBusy: useCallback(() => table.current?.isBusy() ?? false, []),
  });
  const { rows, sort, quote, filtered, bestMatch } = list;
  // Figures of the previous window keep the list sorted while loading, but are not shown.
  const figures = market.volatility && list.figures;
  const usual = isSignedIn ? BY_VOLATILITY : null;
  const onSort = useCallback(
    (by: SortColumn | null) => changeView({ sort: by && nextSort(sort, by, usual) }),
    [sort, usual, changeView],
  );
  const unit = view.unit;
  const summary = useMemo(
    () =>
      figures &&
      summarizeMarket(
        filtered.map(({ pair }) => pair),
        figures,
      ),
    [filtered, figures],
  );
  const median = summary?.median ?? null;
  const scale = useStripScale(rows, figures, unit, median);
  const measured = useMemo(
    () => (isSignedIn ? { figures, unit, scale } : null),
    [isSignedIn, figures, unit, scale],
  );
  const links = useMemo(() => marketViewQuery(view, sort), [view, sort]);
  const repeated = useMemo(() => repeatedNames(pairs ?? []), [pairs]);
  const router = useRouter();
  const onSearchKey = (key: SearchKey) => {
    if (key === "down") table.current?.focusFirst();
    // Typed routes do not cover encoded segments.
    else if (bestMatch) router.push(pairHref(bestMatch, links) as Route);
  };
  // The rows may not yet reflect the last key press.
  const pendingKey = useRef<SearchKey | null>(null);
  useEffect(() => {
    if (pendingKey.current === null || deferredQuery !== query) return;
    const key = pendingKey.current;
    pendingKey.current = null;
    onSearchKey(key);
  });
  const pressInSearch = (key: SearchKey) => {
    if (deferredQuery === query) onSearchKey(key);
    else pendingKey.current = key;
  };
  const onRange = useCallback((range: VolatilityRange | null) => changeView({ range }), [changeView]);
  // Order and count depend on the figures.
  const isHeld = isSignedIn && !market.orderedBy && !market.volatilityError;
  const hasList = latest !== undefined && pairs !== undefined && pairs.length > 0 && !isHeld;
  const count = hasList ? countLabel(pairs.length, rows.length) : "";
  const onSave =
    hasList && figures
      ? () => {
          const at = Date.parse(market.volatility?.at ?? latest.now);
          const shown = { pairs: rows, figures, window: view.window, unit, at };
          void import("./save-list").then(({ downloadCsv }) => downloadCsv(shown));
        }
      : null;
  const viewButton = (
    <ViewButton
      view={view}
      onChange={changeView}
      pegged={list.pegged}
      hasSources={list.hasSources}
      onSave={onSave}
    />
  );
  // The frame is shown before the list has loaded.
  const hasFrame = latest !== undefined && latest.at !== null && latest.pairsTracked > 0;
  // If the page was rendered without a database, the user is unknown too.
  const isBack = problem !== null && latest !== undefined;
  useEffect(() => {
    if (isBack) router.refresh();
  }, [isBack, router]);
  // The signed-out panel is rendered by the server.
  const isPanelMissing = hasSessionEnded && signedOutContent === null;
  useEffect(() => {
    if (isPanelMissing) router.refresh();
  }, [isPanelMissing, router]);
  const isSimulated = latest?.sources.some((source) => source.kind === "demo") ?? false;

  return (
    <>
      <SkipLink to={LIST}>Skip to the pairs</SkipLink>
      <PageTop
        isSimulated={isSimulated}
        search={
          <SearchBox
            value={query}
            onChange={setQuery}
            onLeave={() => pressInSearch("down")}
            onEnter={() => pressInSearch("enter")}
            enterHint={bestMatch && hasList ? `${bestMatch.name} ${bestMatch.base}/${bestMatch.quote}` : null}
          />
        }
        status={
          <LiveStatus
            latest={latest}
            isUnreachable={market.isFailing}
            isStreamOff={market.isStreamOff}
            shownAt={market.shownAt}
          />
        }
        notices={hasSessionEnded ? <SignedOutBanner /> : <Notices market={market} problem={problem} />}
      />
      <main
        className={`market ${hasFrame || signedOutContent ? "sheets" : ""} ${signedOutContent ? "closed" : ""} ${list.hasSources ? "several-sources" : ""} ${isSignedIn ? columnClasses(view.columns) : ""}`}
      >
        <h1 className="sr-only">Market</h1>
        {(hasFrame || signedOutContent) && (
          <div className="market-head split">
            <div>{hasFrame && <MarketHeader latest={latest} pairs={pairs} />}</div>
            <div className="lane">
              {signedOutContent ? (
                signedOutContent.invitation
              ) : isPanelMissing ? null : (
                <Distribution
                  summary={summary}
                  isMissing={market.volatilityError !== null}
                  {...{ window: view.window, unit, range: view.range, onRange }}
                />
              )}
            </div>
          </div>
        )}
        {hasFrame && (
          <div className="tools across split">
            <ListTools
              pairs={pairs ?? []}
              list={list}
              view={view}
              onChange={changeView}
              count={sort === null && rows.length === pairs?.length ? `${count}, largest first` : count}
            />
            <div className="lane flex items-center gap-2">
              {signedOutContent ? (
                signedOutContent.columns
              ) : isPanelMissing ? null : (
                <WindowTools view={view} onChange={changeView} onSave={onSave} viewButton={viewButton} />
              )}
            </div>
          </div>
        )}
        <div className="market-body">
          <section
            id={hasList && rows.length > 0 ? undefined : LIST}
            aria-label="Pairs"
            tabIndex={-1}
            className="min-w-0 outline-none"
          >
            {hasList && (
              <ListBar
                count={count}
                sort={sort}
                unit={unit}
                columns={sortChoices(isSignedIn, quote, list.hasSources)}
                onSort={onSort}
                onApplyOrder={list.isPending ? () => table.current?.applyOrder() : null}
                viewButton={isSignedIn && viewButton}
              />
            )}
            {hasList && rows.length > 0 ? (
              <PairTable
                pairs={rows}
                quote={quote}
                asOf={asOf}
                linkView={links}
                repeated={repeated}
                bestMatch={bestMatch?.key ?? null}
                measured={measured}
                sort={sort}
                onSort={onSort}
                onApplyOrder={list.isPending ? list.applyOrder : null}
                bodyId={LIST}
                handle={table}
              />
            ) : (
              <div className="beside-lane">
                {hasList ? (
                  <EmptyList
                    result={emptyResult(list.index, list.filterState)}
                    onAction={(action) => {
                      if (action === "clearSearch") setQuery("");
                      else changeView(emptyAction(action, view));
                    }}
                  />
                ) : (
                  <NoPairs
                    latest={latest}
                    pairs={isHeld ? undefined : pairs}
                    problem={market.error ?? problem}
                    isFailing={market.isFailing}
                  />
                )}
              </div>
            )}
          </section>
          {signedOutContent?.reading}
        </div>
      </main>
    </>
  );
}

type NoPairsProps = {
  latest: LatestReply | undefined;
  pairs: readonly PairRow[] | undefined;
  problem: PageProblem | null;
  isFailing: boolean;
};

function NoPairs({ latest, pairs, problem, isFailing }: NoPairsProps) {
  const viewer = useUser();
  if (!latest) {
    if (!problem && !isFailing) return <Loading />;
    return (
      <EmptyState
        title={
          problem?.code.startsWith("database")
            ? "The database is unavailable"
            : "The market could not be loaded"
        }
      >
        {problem?.message ?? "The server cannot be reached."} This page retries automatically.
      </EmptyState>
    );
  }
  if (latest.at === null) return <NoTick sources={latest.sources} />;
  if (latest.pairsTracked > 0 && !pairs) return <Loading />;
  return (
    <EmptyState title="No pairs yet">
      The source replied, but no pair is tracked. Prices appear with the first tick after pairs are selected.
      {viewer?.role === "member" && " Ask the owner to choose pairs."}
    </EmptyState>
  );
}

function Loading() {
  return (
    <div>
      <PairTableSkeleton />
    </div>
  );
}
