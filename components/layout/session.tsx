"use client";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { isPrivateQuery } from "@/lib/client/queries";
import { subscribeToSession } from "@/lib/client/session-events";
import type { SessionUser } from "@/lib/contracts/account";

type Session = { viewer: SessionUser | null; hasEnded: boolean };

const SessionContext = createContext<Session>({ viewer: null, hasEnded: false });

/**
 * Holds who is signed in. When the session ends while the page is open, the viewer is null at once and all private data is
 * removed from the query cache; when somebody signs in again in another tab, the page is reloaded once.
 * @param viewer who was signed in when the server rendered the page; null for the signed-out
 */
export function SessionProvider({ viewer, children }: { viewer: SessionUser | null; children: ReactNode }) {
  const client = useQueryClient();
  const [hasEnded, setEnded] = useState(false);
  const wasSignedIn = viewer !== null || hasEnded;
  useEffect(() => {
    if (!wasSignedIn) return;
    return subscribeToSession((change) => {
      if (change === "ended") {
        void client.cancelQueries({ predicate: isPrivateQuery });
        client.removeQueries({ predicate: isPrivateQuery });
        client.getMutationCache().clear();
        setEnded(true);
      } else if (hasEnded) {
        location.reload();
      }
    });
  }, [wasSignedIn, hasEnded, client]);
  const session = useMemo(() => ({ viewer: hasEnded ? null : viewer, hasEnded }), [viewer, hasEnded]);
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** Who is signed in; null for the signed-out. It only decides what is shown: access is checked by the server. */
export function useUser(): SessionUser | null {
  return useContext(SessionContext).viewer;
}

/** Whether the session ended while the page was open. */
export function useSessionEnded(): boolean {
  return useContext(SessionContext).hasEnded;
}
