"use client";
import { useSyncExternalStore } from "react";

/** The three layouts of a page, as the style sheet's breakpoints cut them. */
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

/** Which layout the window has; the widest while that is not known. */
export function useLayout(): Layout {
  return useSyncExternalStore(subscribe, current, () => "wide");
}
