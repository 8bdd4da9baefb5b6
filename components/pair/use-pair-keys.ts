"use client";
import { useKeys } from "@/components/layout/keyboard";
import { useEscape } from "@/components/ui/use-escape";
import type { PairView } from "@/lib/charts/pair-view";
import { WINDOW_IDS } from "@/lib/market/window";

/** `1 2 3` choose the window; `Esc` resets the zoom. */
export function usePairKeys(view: PairView, onChange: (change: Partial<PairView>) => void): void {
  const isZoomed = view.zoom !== null;
  useKeys("123", (key) => {
    const window = WINDOW_IDS[Number(key) - 1];
    if (window) onChange({ window });
  });
  useEscape(isZoomed, () => onChange({ zoom: null }));
}
