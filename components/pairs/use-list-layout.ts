"use client";
import { useSyncExternalStore } from "react";

/** As in globals.css and market.css: one line, or two on a phone. */
const ROW = 36;
const PHONE_ROW = 60;
const PHONE = "(max-width: 719px)";

function subscribe(listener: () => void): () => void {
  const query = matchMedia(PHONE);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

/** Bar, tools and column head, under which no row may hide; a phone's list has no column head. */
const STICKY = 52 + 48 + 32;
const PHONE_STICKY = 52 + 52;

export type ListLayout = { rowHeight: number; stickyHeight: number };
const WIDE: ListLayout = { rowHeight: ROW, stickyHeight: STICKY };
const NARROW: ListLayout = { rowHeight: PHONE_ROW, stickyHeight: PHONE_STICKY };

/**
 * The height of a row of pairs in this layout and of what stays above them, in pixels. The server does not know the
 * layout and takes the wide one.
 */
export function useListLayout(): ListLayout {
  return useSyncExternalStore(
    subscribe,
    () => (matchMedia(PHONE).matches ? NARROW : WIDE),
    () => WIDE,
  );
}
