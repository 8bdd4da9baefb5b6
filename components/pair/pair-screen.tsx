"use client";
import { memo, useEffect, useState } from "react";
import { rememberPairView } from "@/components/layout/market-link";
import { PageTop } from "@/components/layout/page-top";
import { SkipLink } from "@/components/layout/skip-link";
import { useZone } from "@/components/layout/zone";
import { useNow } from "@/components/live/clock";
import { LiveStatus } from "@/components/live/live-status";
import type { PageProblem } from "@/components/live/notices";
import { Notices } from "@/components/live/notices";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Icon } from "@/components/ui/icon";
import { useEscape } from "@/components/ui/use-escape";
import { ApiError } from "@/lib/client/fetcher";
import { isOnTime } from "@/lib/client/polling";
import type { LatestReply } from "@/lib/contracts/latest";
import type { PairReply } from "@/lib/contracts/pair";
import { documentTitle, pairTitle } from "@/lib/format/page-title";
import { quoteAgeAt } from "@/lib/format/quote-age";
import { sourceName } from "@/lib/format/source-name";
import { MAX_QUOTE_AGE_MS } from "@/lib/market/thresholds";
import { ChartOutputs, RangePicker } from "./chart-tools";
import { FiguresTable } from "./figures-table";
import { FollowTicks } from "./follow-ticks";
import { PairCharts } from "./pair-charts";
import { PairHeader } from "./pair-header";
import { PairSearch } from "./pair-search";
import { PairSkeleton } from "./pair-skeleton";
import { ProvenanceDrawer } from "./provenance-drawer";
import { ProvenanceStrip } from "./provenance-strip";
import { usePair } from "./use-pair";
import { usePairKeys } from "./use-pair-keys";
import { usePairView } from "./use-pair-view";
import { VolatilityHeadline } from "./volatility-headline";

const FIGURES = "figures";
/** A constant element, so that the page's renders do not render the field. */
const SEARCH = <PairSearch />;
/** Update interval of quote ages while the source is late; otherwise they change with its ticks. */
const AGE_STEP_MS = 10_000;

type Props = { source: string; id: string; problem: PageProblem | null };

/** The page of a pair: price, volatility and their quality. */
export function PairScreen({ source, id, problem }: Props) {
  const state = usePair(source, id);
  const { pair, latest } = state;
  const isSimulated = latest?.sources.some(({ name, kind }) => name === source && kind === "demo") ?? false;
  return (
    <>
      <FollowTicks
        {...{ source, id, newest: state.newest }}
        shown={pair.data?.version}
        isError={pair.isError}
      />
      <SkipLink to={FIGURES}>Skip to the figures</SkipLink>
      <PageTop
        isSimulated={isSimulated}
        search={SEARCH}
        status={
          <LiveStatus
            {...{ latest, source, shownAt: state.shownAt }}
            isUnreachable={state.isFailing}
            isStreamOff={state.isStreamOff}
          />
        }
        notices={<Notices market={state} source={source} problem={problem} />}
      />
      <main>
        {pair.data ? (
          <PairBody reply={pair.data} latest={latest} receivedAt={state.receivedAt} />
        ) : pair.isError || problem ? (
          <NoPair
            error={pair.error}
            problem={problem}
            source={source}
            id={id}
            onRetry={() => void pair.refetch()}
          />
        ) : (
          <PairSkeleton />
        )}
      </main>
    </>
  );
}

type BodyProps = { reply: PairReply; latest: LatestReply | undefined; receivedAt: number };

// Memoized: the state of requests does not change the body, only new data do.
const PairBody = memo(function PairBody({ reply, latest, receivedAt }: BodyProps) {
  const { pair } = reply;
  const [view, onChange] = usePairView();
  usePairKeys(view, onChange);
  useEffect(() => rememberPairView(view), [view]);
  const { zone } = useZone();
  const title = documentTitle(pairTitle(pair));
  useEffect(() => {
    document.title = title;
  }, [title]);
  const [isTableOpen, setTableOpen] = useState(false);
  useEscape(isTableOpen, () => setTableOpen(false));
  const [isProvenanceOpen, setProvenanceOpen] = useState(false);
  const now = useNow(AGE_STEP_MS);
  const ageMs = ageOf(reply, latest, now);
  const isStale = ageMs !== null && ageMs > MAX_QUOTE_AGE_MS;
  const isSampled = latest?.sources.find(({ name }) => name === pair.source)?.configured ?? true;
  const { window, unit } = view;
  const headline = <VolatilityHeadline {...{ reply, window, unit }} />;
  if (pair.sampledAt === null) {
    return (
      <div className="px-(--edge)">
        <PairHeader {...{ pair, ageMs, isStale: false, isSampled }} volatility={null} />
        <EmptyState title="No samples yet">
          {sourceName(pair.source)} lists this pair, but has sent no valid price yet. The charts start with
          the first one.
        </EmptyState>
      </div>
    );
  }
  const outputs = (
    <ChartOutputs {...{ source: pair.source, id: pair.id, view, isTableOpen }} onTable={setTableOpen} />
  );
  return (
    <div className="pair-sheets">
      <div>
        <PairHeader {...{ pair, ageMs, isStale, isSampled }} volatility={headline} />
        <div className="flex items-center gap-3 pt-3.5 pb-2">
          <RangePicker {...{ view, onChange, zone }} />
          <span className="text-ink-3 max-laptop:hidden">
            {view.zoom ? "Double-click or press 0 to reset zoom" : "Drag over a chart to zoom in"}
          </span>
          <div className="ml-auto max-laptop:hidden">{outputs}</div>
        </div>
        <PairCharts {...{ reply, view, onChange, isTableOpen }} isConfigured={isSampled} />
        <div className="mb-3.5 -ml-2 laptop:hidden">{outputs}</div>
      </div>
      <div id={FIGURES} tabIndex={-1} className="outline-none">
        <div className="pt-4 max-wide:hidden">{headline}</div>
        <ProvenanceStrip figures={reply.windows[window]} ageMs={ageMs} />
        <button
          type="button"
          onClick={() => setProvenanceOpen(true)}
          className="mt-3 flex h-9 w-full items-center justify-between rounded-2 border border-line-2 pr-2.5 pl-3 text-12 font-medium hover:bg-hover"
        >
          Where this number comes from <Icon name="forward" />
        </button>
        <div className="mt-4 flex items-center justify-end text-12">
          <button
            type="button"
            aria-pressed={unit === "year"}
            onClick={() => onChange({ unit: unit === "year" ? "day" : "year" })}
            className="rounded-1 px-1 py-1 text-ink-2 underline decoration-line-3 underline-offset-4 hover:text-ink-1"
          >
            {unit === "year" ? "Show per day" : "Show annualized"}
          </button>
        </div>
        <FiguresTable {...{ reply, window, unit, zone }} />
        <ProvenanceDrawer
          {...{ reply, window, unit, zone, receivedAt, isOpen: isProvenanceOpen }}
          onClose={() => setProvenanceOpen(false)}
        />
      </div>
    </div>
  );
});

/** Age of the newest quote: at the tick of the figures while the source is on time, otherwise now. */
function ageOf({ pair, windows }: PairReply, latest: LatestReply | undefined, now: number): number | null {
  const source = latest?.sources.find(({ name }) => name === pair.source);
  const { at } = windows["24h"];
  const asOf = source && at !== null && isOnTime(source, now) ? Date.parse(at) : now;
  const sampledAt = pair.sampledAt === null ? null : Date.parse(pair.sampledAt);
  return quoteAgeAt({ sampledAt, quoteAgeMs: pair.quoteAgeMs }, asOf);
}

type NoPairProps = {
  error: Error | null;
  problem: PageProblem | null;
  source: string;
  id: string;
  onRetry: () => void;
};

function NoPair({ error, problem, source, id, onRetry }: NoPairProps) {
  const failure = error instanceof ApiError ? error : problem;
  const isDatabaseDown = failure?.code.startsWith("database") ?? false;
  return (
    <>
      <h1 className="sr-only">
        {sourceName(source)}, {id}
      </h1>
      <EmptyState
        title={isDatabaseDown ? "The database is unavailable" : "The pair could not be loaded"}
        art={<Icon name="alert" className="mb-2.5 text-bad" />}
        actions={<Button onClick={onRetry}>Try again</Button>}
      >
        {failure?.message ?? "The server cannot be reached."}
      </EmptyState>
    </>
  );
}
