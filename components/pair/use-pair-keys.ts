"use client";
import { useEffect } from "react";
import { isElsewhere, useKeys } from "@/components/shell/keyboard";
import type { PairView } from "@/lib/charts/pair-view";
import { WINDOW_IDS } from "@/lib/market/window";

/** `1 2 3` choose the window; `Esc` resets the zoom. */
export function usePairKeys(view: PairView, onChange: (change: Partial<PairView>) => void): void {
  const isZoomed = view.zoom !== null;
  useKeys("123", (key) => {
    const window = WINDOW_IDS[Number(key) - 1];
    if (window) onChange({ window });
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // An open menu takes it for itself, and closes after this.
      if (event.key !== "Escape" || isElsewhere(event) || document.querySelector(":popover-open")) return;
      if (isZoomed) onChange({ zoom: null });
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [isZoomed, onChange]);
}
