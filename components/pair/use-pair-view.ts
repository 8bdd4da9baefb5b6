"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import { type PairView, pairViewQuery, parsePairView } from "@/lib/charts/pair-view";

/** The view, kept in the address so that it can be shared; a change of it makes no history. */
export function usePairView(): [PairView, (change: Partial<PairView>) => void] {
  const parameters = useSearchParams();
  const pathname = usePathname();
  const view = useMemo(() => parsePairView(parameters), [parameters]);
  const change = useCallback(
    (part: Partial<PairView>) => {
      const query = pairViewQuery({ ...parsePairView(new URLSearchParams(location.search)), ...part });
      history.replaceState(null, "", query === "" ? pathname : `${pathname}?${query}`);
    },
    [pathname],
  );
  return [view, change];
}
