import { dehydrate, HydrationBoundary, type QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { connection } from "next/server";
import { cache, Suspense } from "react";
import { AppBar } from "@/components/layout/app-bar";
import type { PageProblem } from "@/components/live/notices";
import { PairScreen } from "@/components/pair/pair-screen";
import { PairSkeleton } from "@/components/pair/pair-skeleton";
import { latestQuery, pairQuery } from "@/lib/client/queries";
import { createQueryClient } from "@/lib/client/query-client";
import { AppError, errorBody } from "@/lib/contracts/errors";
import type { PairReply } from "@/lib/contracts/pair";
import { readLatest } from "@/lib/data/latest";
import { isKnownPair, readPair } from "@/lib/data/pair";
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

/** A segment decoded; one that is not validly encoded stays as it is and names no pair. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The pair that the page is about. Next gives a page its segments as they are in the address. */
async function pairOf({ params }: Props): Promise<{ source: string; id: string }> {
  const { source, id } = await params;
  return { source: decoded(source), id: decoded(id) };
}

/** Read once for the title and the page. */
const pairAsked = cache(
  (source: string, id: string): Promise<PairReply> => readPair({ source, id }, new Date()),
);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  if (!(await currentUser())) return { title: "Pair" };
  // Here Next has decoded the segments already: decoding again would change an id such as `percent%2fcoin`.
  const { source, id } = await params;
  try {
    const { pair } = await pairAsked(source, id);
    return { title: pairTitle(pair) };
  } catch (error) {
    // The page itself says what is wrong.
    return { title: error instanceof AppError && error.code === "not_found" ? "No such pair" : "Pair" };
  }
}

/** Where to come back to after signing in. */
async function ownPath(props: Props, source: string, id: string): Promise<string> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(await props.searchParams)) {
    if (typeof value === "string") query.set(name, value);
  }
  const search = query.toString();
  return search === "" ? pairPagePath(source, id) : `${pairPagePath(source, id)}?${search}`;
}

/** Reads what the page shows under the very keys by which the browser asks again. */
async function prefetch(queryClient: QueryClient, source: string, id: string): Promise<PageProblem | null> {
  try {
    await Promise.all([
      queryClient.fetchQuery({ ...latestQuery(), queryFn: () => readLatest(env().sources, new Date()) }),
      pairAsked(source, id).then((reply) => queryClient.setQueryData(pairQuery(source, id).queryKey, reply)),
    ]);
    return null;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    const failure = databaseFailure(error);
    if (!failure) throw error;
    markUnavailable();
    log().warn({ err: error, code: failure.code }, "the page was made without its data");
    return errorBody(failure).error;
  }
}

/** Answers 404 for a pair that is not known. That must be settled before a skeleton is sent: the status goes with it. */
async function requireKnownPair(source: string, id: string): Promise<void> {
  const isKnown = await isKnownPair({ source, id }).catch((error: unknown) => {
    // The page itself says so while the database is away.
    if (databaseFailure(error)) return true;
    throw error;
  });
  if (!isKnown) notFound();
}

/** Whether a browser asks for the page by its address, and not one of our own pages for what to show next. */
async function isDocumentAsked(): Promise<boolean> {
  return (await headers()).get("accept")?.includes("text/html") ?? false;
}

async function PairContent({ source, id }: { source: string; id: string }) {
  const queryClient = createQueryClient();
  const problem = await prefetch(queryClient, source, id);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <PairScreen source={source} id={id} problem={problem} />
    </HydrationBoundary>
  );
}

function PairLoading() {
  return (
    <>
      <AppBar />
      <main>
        <PairSkeleton />
      </main>
    </>
  );
}

export default async function PairPage(props: Props) {
  await connection();
  const { source, id } = await pairOf(props);
  await requireUserPage(await ownPath(props, source, id));
  await requireKnownPair(source, id);
  const content = <PairContent source={source} id={id} />;
  // Its reads take milliseconds, but what follows a skeleton in a document is shown a third of a second after it. Whoever
  // comes from another page is shown at once that something happens.
  if (await isDocumentAsked()) return content;
  return (
    <Suspense key={`${source}:${id}`} fallback={<PairLoading />}>
      {content}
    </Suspense>
  );
}
