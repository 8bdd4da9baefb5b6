import { dehydrate, HydrationBoundary, type QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { connection } from "next/server";
import { cache } from "react";
import type { PageProblem } from "@/components/live/notices";
import { PairScreen } from "@/components/pair/pair-screen";
import { latestQuery, pairQuery } from "@/lib/client/queries";
import { createQueryClient } from "@/lib/client/query-client";
import { AppError, errorBody } from "@/lib/contracts/errors";
import type { PairReply } from "@/lib/contracts/pair";
import { readLatest } from "@/lib/data/latest";
import { readPair } from "@/lib/data/pair";
import { env } from "@/lib/env";
import { pairTitle } from "@/lib/format/page-title";
import { databaseFailure } from "@/lib/http/database-failure";
import { currentUser, requireUserPage } from "@/lib/http/page-guards";
import { markUnavailable } from "@/lib/http/page-status";
import { log } from "@/lib/log";
import { pairPagePath } from "@/lib/market/pair";

type Props = {
  params: Promise<{ source: string; id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** A decoded path segment. An invalid one is returned unchanged and names no pair. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The pair of the page. Next.js passes encoded segments to a page. */
async function pairOf({ params }: Props): Promise<{ source: string; id: string }> {
  const { source, id } = await params;
  return { source: decoded(source), id: decoded(id) };
}

/** Cached, because the title and the page read the same pair. */
const readPairOnce = cache(
  (source: string, id: string): Promise<PairReply> => readPair({ source, id }, new Date()),
);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  if (!(await currentUser())) return { title: "Pair" };
  // Next.js passes decoded segments here: decoding again would change an id such as `percent%2fcoin`.
  const { source, id } = await params;
  try {
    const { pair } = await readPairOnce(source, id);
    return { title: pairTitle(pair) };
  } catch (error) {
    // The page shows the error.
    return { title: error instanceof AppError && error.code === "not_found" ? "No such pair" : "Pair" };
  }
}

/** Path to return to after sign-in. */
async function returnPath(props: Props, source: string, id: string): Promise<string> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(await props.searchParams)) {
    if (typeof value === "string") query.set(name, value);
  }
  const search = query.toString();
  return search === "" ? pairPagePath(source, id) : `${pairPagePath(source, id)}?${search}`;
}

/** Reads the page's data under the keys that the browser uses. */
async function prefetch(queryClient: QueryClient, source: string, id: string): Promise<PageProblem | null> {
  try {
    await Promise.all([
      queryClient.fetchQuery({ ...latestQuery(), queryFn: () => readLatest(env().sources, new Date()) }),
      readPairOnce(source, id).then((reply) =>
        queryClient.setQueryData(pairQuery(source, id).queryKey, reply),
      ),
    ]);
    return null;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    const failure = databaseFailure(error);
    if (!failure) throw error;
    markUnavailable();
    log().warn({ err: error, code: failure.code }, "the page was rendered without its data");
    return errorBody(failure).error;
  }
}

// This page has no loading.tsx: with one, the status would be sent before the pair is read, and an unknown pair would
// be answered with 200.
export default async function PairPage(props: Props) {
  await connection();
  const { source, id } = await pairOf(props);
  await requireUserPage(await returnPath(props, source, id));
  const queryClient = createQueryClient();
  const problem = await prefetch(queryClient, source, id);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <PairScreen source={source} id={id} problem={problem} />
    </HydrationBoundary>
  );
}
