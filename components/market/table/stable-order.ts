import type { PairRow } from "@/lib/contracts/pairs";

/**
 * The newest values in the order shown. New pairs are appended. Pairs that left the list but are still tracked stay, because
 * removing a row moves all rows below it.
 * @param shown the rows shown
 * @param sorted the list in its requested order
 * @param tracked all tracked pairs by key
 */
export function stableOrder(
  shown: readonly PairRow[],
  sorted: readonly PairRow[],
  tracked: ReadonlyMap<string, PairRow>,
): PairRow[] {
  const rows: PairRow[] = [];
  const shownKeys = new Set<string>();
  for (const { key } of shown) {
    const pair = tracked.get(key);
    if (!pair) continue;
    rows.push(pair);
    shownKeys.add(key);
  }
  for (const pair of sorted) if (!shownKeys.has(pair.key)) rows.push(pair);
  return rows;
}

/** Whether two lists contain the same pairs in the same order. Figures are not compared. */
export function isSameOrder(a: readonly PairRow[], b: readonly PairRow[]): boolean {
  return a.length === b.length && a.every((pair, i) => pair.key === b[i]?.key);
}
