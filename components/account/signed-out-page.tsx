"use client";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { SignInLink } from "@/components/layout/account-menu";
import { useSessionEnded } from "@/components/layout/session";
import { buttonClasses } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { latestQuery } from "@/lib/client/queries";
import { AccountPageTop } from "./account-page-top";

/** Renders private pages, or a sign-in notice once the session has ended. */
export function RequireSession({ children }: { children: ReactNode }) {
  return useSessionEnded() ? <SignedOutPage /> : children;
}

function SignedOutPage() {
  const { data } = useQuery({ ...latestQuery(), enabled: false });
  const isSimulated = data?.sources.some(({ kind }) => kind === "demo") ?? false;
  return (
    <>
      <AccountPageTop isSimulated={isSimulated} />
      <main>
        <h1 className="sr-only">Signed out</h1>
        <div role="alert">
          <EmptyState
            title="You have been signed out."
            actions={<SignInLink className={buttonClasses({ kind: "primary" })} />}
          >
            Sign in to return to this page.
          </EmptyState>
        </div>
      </main>
    </>
  );
}
