"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import { type MarketView, parseMarketView, withMarketView } from "./market-view";

/**
 * The view, kept in the address so that it can be shared. Each change is a step of the browser's history: Back undoes
 * it.
 */
export function useMarketView(): [MarketView, (change: Partial<MarketView>) => void] {
  const parameters = useSearchParams();
  const pathname = usePathname();
  const view = useMemo(() => parseMarketView(parameters), [parameters]);
  const change = useCallback(
    (part: Partial<MarketView>) => {
      const next = { ...parseMarketView(new URLSearchParams(location.search)), ...part };
      const query = withMarketView(location.search, next);
      if (query === withMarketView(location.search, parseMarketView(new URLSearchParams(location.search))))
        return;
      history.pushState(null, "", query === "" ? pathname : `${pathname}?${query}`);
    },
    [pathname],
  );
  return [view, change];
}
