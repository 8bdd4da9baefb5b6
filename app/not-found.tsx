import type { Metadata } from "next";
import Link from "next/link";
import { AppBar } from "@/components/shell/app-bar";
import { EmptyState } from "@/components/ui/empty-state";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <>
      <AppBar />
      <main>
        <h1 className="sr-only">Not found</h1>
        <EmptyState
          title="There is no such page"
          actions={
            <Link
              href="/"
              className="inline-flex h-8 items-center rounded-2 border border-line-3 bg-panel px-3 font-medium hover:bg-hover"
            >
              Back to the market
            </Link>
          }
        >
          The address may be mistyped, or what it named is gone.
        </EmptyState>
      </main>
    </>
  );
}
