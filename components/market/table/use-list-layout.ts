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

export type ListLayout = {
  rowHeight: number;
  stickyHeight: number;
  /** Whether the column head is in sight; where it is not, its buttons would be found by Tab alone. */
  hasHead: boolean;
};
const WIDE: ListLayout = { rowHeight: ROW, stickyHeight: STICKY, hasHead: true };
const NARROW: ListLayout = { rowHeight: PHONE_ROW, stickyHeight: PHONE_STICKY, hasHead: false };

/**
 * How the list of pairs is laid out: heights of a row and of what stays above the rows, in pixels. The server does not know the
 * layout and takes the wide one.
 */
export function useListLayout(): ListLayout {
  return useSyncExternalStore(
    subscribe,
    () => (matchMedia(PHONE).matches ? NARROW : WIDE),
    () => WIDE,
  );
}
