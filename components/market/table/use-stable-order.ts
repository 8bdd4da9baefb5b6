"use client";
import { useCallback, useState } from "react";
import type { PairRow } from "@/lib/contracts/pairs";
import { isSameOrder, stableOrder } from "./stable-order";

type RequestedOrder = {
  /** The list in its requested order. */
  sorted: readonly PairRow[];
  /** All tracked pairs by key. */
  tracked: ReadonlyMap<string, PairRow>;
  /** Sort, filters and search as text: the order is applied at once when it changes. */
  requestKey: string;
};

type StableOrder = RequestedOrder & { rows: readonly PairRow[]; isPending: boolean };

/**
 * Keeps the order of a list stable while a viewer uses it.
 * @param isBusy whether a row is hovered or focused, or the list is scrolling
 * @returns the rows to show, whether a new order is pending, and a function that applies it
 */
export function useStableOrder(requested: RequestedOrder, isBusy: () => boolean) {
  const [state, setState] = useState<StableOrder>({ ...requested, rows: requested.sorted, isPending: false });
  let current = state;
  if (
    state.sorted !== requested.sorted ||
    state.requestKey !== requested.requestKey ||
    state.tracked !== requested.tracked
  ) {
    const canReorder = state.requestKey !== requested.requestKey || state.rows.length === 0 || !isBusy();
    const rows = canReorder ? requested.sorted : stableOrder(state.rows, requested.sorted, requested.tracked);
    current = { ...requested, rows, isPending: !canReorder && !isSameOrder(rows, requested.sorted) };
    setState(current);
  }
  const apply = useCallback(
    () => setState((previous) => ({ ...previous, rows: previous.sorted, isPending: false })),
    [],
  );
  return { rows: current.rows, isPending: current.isPending, apply };
}
