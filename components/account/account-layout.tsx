import { type DehydratedState, HydrationBoundary } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { SkipLink } from "@/components/layout/skip-link";
import { AccountPageTop } from "./account-page-top";

const CONTENT = "content";

type Props = {
  title: string;
  isSimulated: boolean;
  /** Contains the reply of `/api/latest`, so that the app bar shows the live status at once. */
  state: DehydratedState;
  children: ReactNode;
};

export function AccountLayout({ title, isSimulated, state, children }: Props) {
  return (
    <HydrationBoundary state={state}>
      <SkipLink to={CONTENT}>Skip to the content</SkipLink>
      <AccountPageTop isSimulated={isSimulated} />
      <main
        id={CONTENT}
        tabIndex={-1}
        className="mx-auto box-content max-w-[720px] px-(--edge) py-7 outline-none"
      >
        <h1 className="text-20 font-semibold tracking-[-.012em]">{title}</h1>
        {children}
      </main>
    </HydrationBoundary>
  );
}
