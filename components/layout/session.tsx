"use client";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { isPrivateQuery } from "@/lib/client/queries";
import { subscribeToSession } from "@/lib/client/session-events";
import type { SessionUser } from "@/lib/contracts/account";

type Session = { viewer: SessionUser | null; hasEnded: boolean };

const SessionContext = createContext<Session>({ viewer: null, hasEnded: false });

/**
 * Provides the signed-in user. When the session ends, the user becomes null and private data is removed from the
 * query cache; when someone signs in in another tab, the page reloads once.
 * @param viewer user at the time of rendering; null if signed out
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

/** Signed-in user; null if signed out. For display only: access is checked by the server. */
export function useUser(): SessionUser | null {
  return useContext(SessionContext).viewer;
}

export function useSessionEnded(): boolean {
  return useContext(SessionContext).hasEnded;
}
