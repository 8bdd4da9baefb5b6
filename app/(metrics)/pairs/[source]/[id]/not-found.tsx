import Link from "next/link";
import { AppBar } from "@/components/shell/app-bar";
import { buttonLook } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function PairNotFound() {
  return (
    <>
      <AppBar />
      <main>
        <h1 className="sr-only">Not found</h1>
        <EmptyState
          title="No such pair"
          actions={
            <Link href="/" className={buttonLook()}>
              Back to the market
            </Link>
          }
        >
          No pair of this name was ever sampled. It may be mistyped, or of a source that is not set up here.
        </EmptyState>
      </main>
    </>
  );
}
