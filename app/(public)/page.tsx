import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import { connection } from "next/server";
import { Market } from "@/components/market/market";
import type { Problem } from "@/components/market/use-market";
import { databaseFailure } from "@/lib/api/database-failure";
import { errorBody } from "@/lib/api/errors";
import { latestQuery, pairsQuery } from "@/lib/api/queries";
import { readLatest } from "@/lib/data/latest";
import { pairsCache } from "@/lib/data/pairs-cache";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

/** Longer lists are fetched by the browser: in the page they would cost more than the wait for them. */
const LONGEST_LIST_IN_PAGE = 1000;

/** Reads what the page shows under the very keys by which the browser asks again. */
async function prefetch(queryClient: QueryClient): Promise<Problem | null> {
  try {
    await Promise.all([
      queryClient.fetchQuery({ ...latestQuery(), queryFn: () => readLatest(env().sources, new Date()) }),
      pairsCache()
        .read()
        .then(({ reply }) => {
          if (reply.pairs.length <= LONGEST_LIST_IN_PAGE)
            queryClient.setQueryData(pairsQuery().queryKey, reply);
        }),
    ]);
    return null;
  } catch (error) {
    const failure = databaseFailure(error);
    if (!failure) throw error;
    log().warn({ err: error, code: failure.code }, "the page was made without its data");
    return errorBody(failure).error;
  }
}

export default async function MarketPage() {
  await connection();
  const queryClient = new QueryClient();
  const problem = await prefetch(queryClient);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <Market problem={problem} />
    </HydrationBoundary>
  );
}
