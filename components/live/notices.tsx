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
  /** Event time of what is shown; null while there is nothing. */
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
  const failing = market.isFailing || (!latest && problem !== null);
  const failure = market.isFailing ? error : problem;
  const isServers = failure !== null && failure.code !== "unreachable";
  // A lost connection does no harm before the next tick is overdue.
  const isSilent = !isServers && !isOutdated(latest, { source, shownAt: market.shownAt }, now);
  if (failing && !isSilent) {
    return (
      <ConnectionBanner
        reason={isServers ? failure.message.replace(/ Try again shortly\.$/, "") : null}
        shownAt={market.shownAt === null ? null : Date.parse(market.shownAt)}
        retryIn={Math.max(0, (market.retryAt ?? 0) - Date.now())}
        isTrying={market.isTrying}
        onRetry={market.retry}
      />
    );
  }
  const isFiguresTrouble = market.volatilityError && !(isSilent && market.isFailing && market.volatility);
  const loading = latest?.sources.find((source) => source.historyProgress !== null);
  if (loading?.historyProgress != null)
    return <HistoryBanner source={loading} progress={loading.historyProgress} />;
  if (isFiguresTrouble) {
    return (
      <Banner kind="bad" title="The volatility figures could not be loaded.">
        Retrying.
      </Banner>
    );
  }
  const troubled = lateSource(latest?.sources ?? [], now);
  if (troubled) return <SourceBanner source={troubled} />;
  if (!market.isStreamOff) return null;
  return (
    <Banner kind="info" title="Live updates are off on this network.">
      Checking every {formatDuration(pollInterval(latest))} instead.
    </Banner>
  );
}
