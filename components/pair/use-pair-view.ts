"use client";
import { useUrlState } from "@/components/layout/use-url-state";
import { type PairView, pairViewQuery, parsePairView } from "@/lib/charts/pair-view";

const URL_STATE = {
  parse: parsePairView,
  write: (_search: string, view: PairView) => pairViewQuery(view),
  history: "none",
} as const;

/** View of a pair, stored in the address. */
export const usePairView = () => useUrlState(URL_STATE);
