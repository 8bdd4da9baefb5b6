import { dehydrate, HydrationBoundary, type QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { connection } from "next/server";
import { ClosedColumns, HowToRead, Invitation } from "@/components/market/closed-sheet";
import { Market } from "@/components/market/market";
import { parseMarketView } from "@/components/market/market-view";
import type { Problem } from "@/components/market/use-market";
import { databaseFailure } from "@/lib/api/database-failure";
import { errorBody } from "@/lib/api/errors";
import { latestQuery, pairsQuery, volatilityQuery } from "@/lib/api/queries";
import { newQueryClient } from "@/lib/api/query-client";
import { currentUser } from "@/lib/auth/guards";
import { exampleChart } from "@/lib/data/example-series";
import { readLatest } from "@/lib/data/latest";
import { pairsCache } from "@/lib/data/pairs-cache";
import { volatilityCache } from "@/lib/data/volatility-cache";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import type { WindowId } from "@/lib/market/window";
import { answerUnavailable } from "@/lib/page-status";

export const metadata: Metadata = { title: "Market" };

/** Longer lists are fetched by the browser: in the page they would cost more than the wait for them. */
const LONGEST_LIST_IN_PAGE = 1000;

/**
 * Reads what the page shows under the very keys by which the browser asks again.
 * @param window whose figures the viewer may see; null for the signed-out
 */
async function prefetch(queryClient: QueryClient, window: WindowId | null): Promise<Problem | null> {
  try {
    await Promise.all([
      queryClient.fetchQuery({ ...latestQuery(), queryFn: () => readLatest(env().sources, new Date()) }),
      pairsCache()
        .read()
        .then(({ reply }) => {
          if (reply.pairs.length <= LONGEST_LIST_IN_PAGE)
            queryClient.setQueryData(pairsQuery().queryKey, reply);
        }),
      window &&
        volatilityCache(window)
          .read()
          .then(({ reply }) => {
            if (reply.rows.length <= LONGEST_LIST_IN_PAGE)
              queryClient.setQueryData(volatilityQuery(window).queryKey, reply);
          }),
    ]);
    return null;
  } catch (error) {
    const failure = databaseFailure(error);
    if (!failure) throw error;
    answerUnavailable();
    log().warn({ err: error, code: failure.code }, "the page was made without its data");
    return errorBody(failure).error;
  }
}

function closedSheet() {
  return {
    invitation: <Invitation />,
    columns: <ClosedColumns />,
    reading: <HowToRead example={exampleChart()} />,
  };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function MarketPage({ searchParams }: Props) {
  await connection();
  const queryClient = newQueryClient();
  const asked = (await searchParams).window;
  const { window } = parseMarketView(new URLSearchParams(typeof asked === "string" ? { window: asked } : {}));
  const user = await currentUser();
  const problem = await prefetch(queryClient, user && window);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <Market problem={problem} closed={user ? null : closedSheet()} />
    </HydrationBoundary>
  );
}
