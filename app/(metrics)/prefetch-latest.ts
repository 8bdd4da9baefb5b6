import { type DehydratedState, dehydrate } from "@tanstack/react-query";
import { latestQuery } from "@/lib/client/queries";
import { createQueryClient } from "@/lib/client/query-client";
import { readLatest } from "@/lib/data/latest";
import { env } from "@/lib/env";

/**
 * Reads the newest tick and the state of the sources under the browser's query key.
 * @throws AppError if the database cannot be reached
 */
export async function prefetchLatest(): Promise<DehydratedState> {
  const queryClient = createQueryClient();
  await queryClient.fetchQuery({
    ...latestQuery(),
    queryFn: () => readLatest(env().sources, new Date()),
  });
  return dehydrate(queryClient);
}
