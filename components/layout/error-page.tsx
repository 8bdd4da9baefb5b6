"use client";
import Link from "next/link";
import { useEffect } from "react";
import { Button, buttonClasses } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Icon } from "@/components/ui/icon";
import type { ErrorCode } from "@/lib/contracts/errors";
import { AppBar } from "./app-bar";

/** What a page's error boundary is given: the name the server gave the error, and how to have the page made anew. */
export type PageFailure = { error: Error & { digest?: string }; retry: () => void };

type Props = PageFailure & {
  title: string;
  /** Whether the market is offered as another place to be. */
  hasWayBack?: boolean;
};

/** The database's failures by the name of their errors, with what to say of each. */
const UNREACHABLE_TEXT: Readonly<Partial<Record<ErrorCode, string>>> = {
  database_unreachable: "It cannot be reached. This page retries automatically.",
  database_not_migrated:
    "It has not been migrated to this version yet; starting the server does that. This page retries automatically.",
};
const CHECK_EVERY_MS = 5000;

/** Stands where a page would that could not be made: why, and what can be done. */
export function ErrorPage({ title, error, retry, hasWayBack = false }: Props) {
  const away = Object.entries(UNREACHABLE_TEXT).find(([code]) => code === error.digest)?.[1];
  const isAway = away !== undefined;
  useEffect(() => {
    if (!isAway) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") retry();
    }, CHECK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isAway, retry]);
  return (
    <>
      <AppBar />
      <main>
        <h1 className="sr-only">Error</h1>
        <EmptyState
          title={isAway ? "The database is unavailable" : title}
          art={<Icon name="alert" className="mb-2.5 text-bad" />}
          actions={
            <>
              <Button onClick={retry}>Try again</Button>
              {hasWayBack && (
                <Link href="/" className={buttonClasses()}>
                  Back to the market
                </Link>
              )}
            </>
          }
        >
          {away ??
            `An unexpected error occurred on the server. See its log${error.digest ? ` under ${error.digest}` : ""}.`}
        </EmptyState>
      </main>
    </>
  );
}
