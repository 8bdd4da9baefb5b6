"use client";
import "./globals.css";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

type Props = { error: Error & { digest?: string }; retry: () => void };

/** Replaces the document if the root layout fails. */
export default function GlobalError({ error, retry }: Props) {
  return (
    <html lang="en">
      <body>
        <title>Error · Sigmawatch</title>
        <main>
          <h1 className="sr-only">Error</h1>
          <EmptyState
            title="Sigmawatch could not be loaded"
            actions={<Button onClick={retry}>Try again</Button>}
          >
            An unexpected error occurred on the server. See its log
            {error.digest ? ` under ${error.digest}` : ""}.
          </EmptyState>
        </main>
      </body>
    </html>
  );
}
