"use client";
import { AppBar } from "@/components/shell/app-bar";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Icon } from "@/components/ui/icon";

type Props = { error: Error & { digest?: string }; reset: () => void };

export default function PageError({ error, reset }: Props) {
  return (
    <>
      <AppBar />
      <main>
        <h1 className="sr-only">Error</h1>
        <EmptyState
          title="This page did not load"
          art={<Icon name="alert" className="mb-2.5 text-bad" />}
          actions={<Button onClick={reset}>Try again</Button>}
        >
          Something failed on the server. Its log says what{error.digest ? ` under ${error.digest}` : ""}.
        </EmptyState>
      </main>
    </>
  );
}
