import { dehydrate, HydrationBoundary, type QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { connection } from "next/server";
import type { PageProblem } from "@/components/live/notices";
import { Market } from "@/components/market/market";
import { parseMarketView } from "@/components/market/market-view";
import { HowToRead, SignedOutColumns, SignInPrompt } from "@/components/market/signed-out-panel";
import { type ExampleChart, prepareExample } from "@/lib/charts/prepare-example";
import { latestQuery, pairsQuery, volatilityQuery } from "@/lib/client/queries";
import { createQueryClient } from "@/lib/client/query-client";
import { errorBody } from "@/lib/contracts/errors";
import { createExampleSeries } from "@/lib/data/example-series";
import { readLatest } from "@/lib/data/latest";
import { replyCache } from "@/lib/data/reply-cache";
import { env } from "@/lib/env";
import { databaseFailure } from "@/lib/http/database-failure";
import { currentUser } from "@/lib/http/page-guards";
import { markUnavailable } from "@/lib/http/page-status";
import { log } from "@/lib/log";
import type { WindowId } from "@/lib/market/window";

export const metadata: Metadata = { title: "Market" };

/** Larger lists, of about 1000 pairs, are fetched by the browser, which is faster than a large page. */
const MAX_LIST_BYTES_IN_PAGE = 500_000;

/**
 * Reads what the page shows, under the keys that the browser uses.
 * @param window of the figures that the viewer may see; null if signed out
 */
async function prefetch(queryClient: QueryClient, window: WindowId | null): Promise<PageProblem | null> {
  try {
    await Promise.all([
      queryClient.fetchQuery({ ...latestQuery(), queryFn: () => readLatest(env().sources, new Date()) }),
      replyCache()
        .pairs.read()
        .then(({ body, parse }) => {
          if (body.length <= MAX_LIST_BYTES_IN_PAGE) queryClient.setQueryData(pairsQuery().queryKey, parse());
        }),
      window &&
        replyCache()
          .volatility(window)
          .read()
          .then(({ body, parse }) => {
            if (body.length <= MAX_LIST_BYTES_IN_PAGE)
              queryClient.setQueryData(volatilityQuery(window).queryKey, parse());
          }),
    ]);
    return null;
  } catch (error) {
    const failure = databaseFailure(error);
    if (!failure) throw error;
    markUnavailable();
    log().warn({ err: error, code: failure.code }, "the page was rendered without its data");
    return errorBody(failure).error;
  }
}

/** Shared by all requests. */
let example: Promise<ExampleChart> | undefined;

async function signedOutContent() {
  example ??= createExampleSeries().then(prepareExample);
  return {
    invitation: <SignInPrompt />,
    columns: <SignedOutColumns />,
    reading: <HowToRead example={await example} />,
  };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function MarketPage({ searchParams }: Props) {
  await connection();
  const queryClient = createQueryClient();
  const windowParam = (await searchParams).window;
  const { window } = parseMarketView(
    new URLSearchParams(typeof windowParam === "string" ? { window: windowParam } : {}),
  );
  const user = await currentUser();
  const problem = await prefetch(queryClient, user && window);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <Market problem={problem} signedOutContent={user ? null : await signedOutContent()} />
    </HydrationBoundary>
  );
}
