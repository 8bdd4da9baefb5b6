import Link from "next/link";
import type { ReactNode } from "react";
import { buttonClasses } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageTop } from "./page-top";

type Props = { title: string; isSimulated: boolean; children: ReactNode };

export function NotFoundPage({ title, isSimulated, children }: Props) {
  return (
    <>
      <PageTop isSimulated={isSimulated} />
      <main>
        <h1 className="sr-only">Not found</h1>
        <EmptyState
          title={title}
          actions={
            <Link href="/" className={buttonClasses()}>
              Back to the market
            </Link>
          }
        >
          {children}
        </EmptyState>
      </main>
    </>
  );
}
