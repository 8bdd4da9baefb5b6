"use client";
import { useSyncExternalStore } from "react";

/** The three layouts of a page, with the breakpoints of the style sheet. */
export type Layout = "phone" | "laptop" | "wide";

const WIDE = "(min-width: 1280px)";
const LAPTOP = "(min-width: 720px)";

function subscribe(listener: () => void): () => void {
  const queries = [matchMedia(WIDE), matchMedia(LAPTOP)];
  for (const query of queries) query.addEventListener("change", listener);
  return () => {
    for (const query of queries) query.removeEventListener("change", listener);
  };
}

function current(): Layout {
  if (matchMedia(WIDE).matches) return "wide";
  return matchMedia(LAPTOP).matches ? "laptop" : "phone";
}

/** Layout of the window; `wide` on the server. */
export function useLayout(): Layout {
  return useSyncExternalStore(subscribe, current, () => "wide");
}
