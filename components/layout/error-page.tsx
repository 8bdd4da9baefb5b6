"use client";
import Link from "next/link";
import { useEffect } from "react";
import { Button, buttonClasses } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Icon } from "@/components/ui/icon";
import type { ErrorCode } from "@/lib/contracts/errors";
import { AppBar } from "./app-bar";

/** Props of a page's error boundary; `digest` is the server's id of the error. */
export type PageFailure = { error: Error & { digest?: string }; retry: () => void };

type Props = PageFailure & {
  title: string;
  /** Shows a link to the market. */
  hasMarketLink?: boolean;
};

const UNREACHABLE_TEXT: Readonly<Partial<Record<ErrorCode, string>>> = {
  database_unreachable: "It cannot be reached. This page retries automatically.",
  database_not_migrated:
    "It has not been migrated to this version yet; starting the server does that. This page retries automatically.",
};
const RETRY_INTERVAL_MS = 5000;

export function ErrorPage({ title, error, retry, hasMarketLink = false }: Props) {
  const unreachableText = Object.entries(UNREACHABLE_TEXT).find(([code]) => code === error.digest)?.[1];
  const isUnreachable = unreachableText !== undefined;
  useEffect(() => {
    if (!isUnreachable) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") retry();
    }, RETRY_INTERVAL_MS);
    return () => clearInterval(timer);
  }, [isUnreachable, retry]);
  return (
    <>
      <AppBar />
      <main>
        <h1 className="sr-only">Error</h1>
        <EmptyState
          title={isUnreachable ? "The database is unavailable" : title}
          art={<Icon name="alert" className="mb-2.5 text-bad" />}
          actions={
            <>
              <Button onClick={retry}>Try again</Button>
              {hasMarketLink && (
                <Link href="/" className={buttonClasses()}>
                  Back to the market
                </Link>
              )}
            </>
          }
        >
          {unreachableText ??
            `An unexpected error occurred on the server. See its log${error.digest ? ` under ${error.digest}` : ""}.`}
        </EmptyState>
      </main>
    </>
  );
}
