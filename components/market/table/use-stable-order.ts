"use client";
import { useCallback, useState } from "react";
import type { PairRow } from "@/lib/contracts/pairs";
import { isSameOrder, stableOrder } from "./stable-order";

type Requested = {
  /** The list in the order it should have. */
  wanted: readonly PairRow[];
  /** Every pair there is, by its key. */
  tracked: ReadonlyMap<string, PairRow>;
  /** What the viewer asked for, as text: the order follows at once when it changes. */
  cause: string;
};

/** What is shown of it. */
type StableOrder = Requested & { rows: readonly PairRow[]; isWaiting: boolean };

/**
 * The list in an order that no tick changes while somebody is at it.
 * @param isBusy whether a row is hovered, focused or being scrolled right now
 * @returns the rows to show; whether another order waits; and what shows it
 */
export function useStableOrder(asked: Requested, isBusy: () => boolean) {
  const [steady, setSteady] = useState<StableOrder>({ ...asked, rows: asked.wanted, isWaiting: false });
  let current = steady;
  if (steady.wanted !== asked.wanted || steady.cause !== asked.cause || steady.tracked !== asked.tracked) {
    const mayMove = steady.cause !== asked.cause || steady.rows.length === 0 || !isBusy();
    const rows = mayMove ? asked.wanted : stableOrder(steady.rows, asked.wanted, asked.tracked);
    current = { ...asked, rows, isWaiting: !mayMove && !isSameOrder(rows, asked.wanted) };
    setSteady(current);
  }
  const show = useCallback(
    () => setSteady((before) => ({ ...before, rows: before.wanted, isWaiting: false })),
    [],
  );
  return { rows: current.rows, isWaiting: current.isWaiting, show };
}
