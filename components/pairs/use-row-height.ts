"use client";
import { useSyncExternalStore } from "react";

/** As in globals.css: one line, or two on a phone. */
const ROW = 36;
const PHONE_ROW = 60;
const PHONE = "(max-width: 719px)";

function subscribe(listener: () => void): () => void {
  const query = matchMedia(PHONE);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

/** The height of a row of pairs in this layout, in pixels. The server does not know the layout and takes the wide one. */
export function useRowHeight(): number {
  return useSyncExternalStore(
    subscribe,
    () => (matchMedia(PHONE).matches ? PHONE_ROW : ROW),
    () => ROW,
  );
}
