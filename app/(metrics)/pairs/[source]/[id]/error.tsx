"use client";
import Link from "next/link";
import { AppBar } from "@/components/shell/app-bar";
import { Button, buttonLook } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Icon } from "@/components/ui/icon";

type Props = { error: Error & { digest?: string }; reset: () => void };

export default function PairError({ error, reset }: Props) {
  return (
    <>
      <AppBar />
      <main>
        <h1 className="sr-only">Error</h1>
        <EmptyState
          title="The pair did not load"
          art={<Icon name="alert" className="mb-2.5 text-bad" />}
          actions={
            <>
              <Button onClick={reset}>Try again</Button>
              <Link href="/" className={buttonLook()}>
                Back to the market
              </Link>
            </>
          }
        >
          Something failed on the server. Its log says what{error.digest ? ` under ${error.digest}` : ""}.
        </EmptyState>
      </main>
    </>
  );
}
