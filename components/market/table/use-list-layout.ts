"use client";
import { useSyncExternalStore } from "react";

/** Row heights of globals.css and market.css: one line, or two on a phone. */
const ROW = 36;
const PHONE_ROW = 60;
const PHONE = "(max-width: 719px)";

function subscribe(listener: () => void): () => void {
  const query = matchMedia(PHONE);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

/** Height of the sticky bars that cover rows; on a phone there is no column head. */
const STICKY = 52 + 48 + 32;
const PHONE_STICKY = 52 + 52;

export type ListLayout = {
  rowHeight: number;
  stickyHeight: number;
  /** Whether the column head is visible; otherwise its buttons are not rendered, because Tab would reach them. */
  hasHead: boolean;
};
const WIDE: ListLayout = { rowHeight: ROW, stickyHeight: STICKY, hasHead: true };
const NARROW: ListLayout = { rowHeight: PHONE_ROW, stickyHeight: PHONE_STICKY, hasHead: false };

/**
 * Layout of the list: heights of a row and of the sticky bars, in pixels. The server renders the wide layout.
 */
export function useListLayout(): ListLayout {
  return useSyncExternalStore(
    subscribe,
    () => (matchMedia(PHONE).matches ? NARROW : WIDE),
    () => WIDE,
  );
}
