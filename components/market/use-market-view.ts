"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useEffect, useMemo, useState } from "react";
import { type MarketView, parseMarketView, withMarketView } from "./market-view";

/** A query's view and nothing else of it. */
const viewOf = (parameters: Pick<URLSearchParams, "get" | "getAll">) =>
  withMarketView("", parseMarketView(parameters));

/**
 * The view, kept in the address so that it can be shared. Each change is a step of the browser's history: Back undoes
 * it. What was chosen counts at once: the router tells of the address a moment later, and a box that waited for it would
 * go back to what it was in between.
 */
export function useMarketView(): [MarketView, (change: Partial<MarketView>) => void] {
  const addressed = viewOf(useSearchParams());
  const pathname = usePathname();
  const [shown, setShown] = useState(addressed);
  const view = useMemo(() => parseMarketView(new URLSearchParams(shown)), [shown]);

  // An address that is no longer the browser's own comes late, after another choice.
  useEffect(() => {
    if (addressed === viewOf(new URLSearchParams(location.search))) setShown(addressed);
  }, [addressed]);

  const change = useCallback(
    (part: Partial<MarketView>) => {
      const before = parseMarketView(new URLSearchParams(location.search));
      const next = { ...before, ...part };
      if (withMarketView("", next) === withMarketView("", before)) return;
      setShown(withMarketView("", next));
      const query = withMarketView(location.search, next);
      history.pushState(null, "", query === "" ? pathname : `${pathname}?${query}`);
    },
    [pathname],
  );
  return [view, change];
}
