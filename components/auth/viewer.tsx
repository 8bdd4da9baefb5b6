"use client";
import { createContext, type ReactNode, useContext } from "react";
import type { SessionUser } from "@/lib/api/contracts";

const ViewerContext = createContext<SessionUser | null>(null);

/** @param viewer who is signed in; null for the signed-out */
export function ViewerProvider({ viewer, children }: { viewer: SessionUser | null; children: ReactNode }) {
  return <ViewerContext value={viewer}>{children}</ViewerContext>;
}

/** Who is signed in as this page was made; null for the signed-out. What they may see is the server's to decide. */
export function useViewer(): SessionUser | null {
  return useContext(ViewerContext);
}
