"use client";
import { useNow } from "@/components/live/clock";
import { ConnectionBanner } from "@/components/live/connection-banner";
import type { connectionOf } from "@/components/live/use-latest";
import { Banner } from "@/components/ui/banner";
import { isOutdated, pollInterval } from "@/lib/client/polling";
import type { LatestReply } from "@/lib/contracts/latest";
import { formatDuration } from "@/lib/format/duration";
import { HistoryBanner } from "./history-banner";
import { lateSource, SourceBanner } from "./source-banner";

/** Why the server could not read the page's data. */
export type PageProblem = { code: string; message: string };

type LiveData = ReturnType<typeof connectionOf> & {
  latest: LatestReply | undefined;
  /** Event time of the data shown; null before the first. */
  shownAt: string | null;
  isStreamOff: boolean;
  volatility?: unknown;
  volatilityError?: Error | null;
};
type Props = {
  market: LiveData;
  /** The one source whose data the page shows; all sources if absent. */
  source?: string;
  problem: PageProblem | null;
};

/** The most severe problem, in one line under the bar. */
export function Notices({ market, source, problem }: Props) {
  const now = useNow();
  const { latest, error } = market;
  const isFailing = market.isFailing || (!latest && problem !== null);
  const failure = market.isFailing ? error : problem;
  const isServerError = failure !== null && failure.code !== "unreachable";
  // A lost connection is shown only once a tick is overdue.
  const isHidden = !isServerError && !isOutdated(latest, { source, shownAt: market.shownAt }, now);
  if (isFailing && !isHidden) {
    return (
      <ConnectionBanner
        reason={isServerError ? failure.message.replace(/ Try again shortly\.$/, "") : null}
        shownAt={market.shownAt === null ? null : Date.parse(market.shownAt)}
        retryIn={Math.max(0, (market.retryAt ?? 0) - Date.now())}
        isTrying={market.isTrying}
        onRetry={market.retry}
      />
    );
  }
  const areFiguresMissing = market.volatilityError && !(isHidden && market.isFailing && market.volatility);
  const loading = latest?.sources.find((source) => source.historyProgress !== null);
  if (loading?.historyProgress != null)
    return <HistoryBanner source={loading} progress={loading.historyProgress} />;
  if (areFiguresMissing) {
    return (
      <Banner kind="bad" title="The volatility figures could not be loaded.">
        Retrying.
      </Banner>
    );
  }
  const late = lateSource(latest?.sources ?? [], now);
  if (late) return <SourceBanner source={late} />;
  if (!market.isStreamOff) return null;
  return (
    <Banner kind="info" title="Live updates are off on this network.">
      Checking every {formatDuration(pollInterval(latest))} instead.
    </Banner>
  );
}
