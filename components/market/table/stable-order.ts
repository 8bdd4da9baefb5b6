import type { PairRow } from "@/lib/contracts/pairs";

/**
 * A list kept in the order it is shown in: newest values in old places. Pairs that came since stand at its end; those
 * that left the list but are still tracked stay where they are, for a row that goes moves all below it.
 * @param shown in the order shown
 * @param wanted the list in the order it should have
 * @param tracked every pair there is, by its key
 */
export function stableOrder(
  shown: readonly PairRow[],
  wanted: readonly PairRow[],
  tracked: ReadonlyMap<string, PairRow>,
): PairRow[] {
  const kept: PairRow[] = [];
  const places = new Set<string>();
  for (const { key } of shown) {
    const pair = tracked.get(key);
    if (!pair) continue;
    kept.push(pair);
    places.add(key);
  }
  for (const pair of wanted) if (!places.has(pair.key)) kept.push(pair);
  return kept;
}

/** Whether two lists hold the same pairs in the same order, whatever their figures. */
export function isSameOrder(a: readonly PairRow[], b: readonly PairRow[]): boolean {
  return a.length === b.length && a.every((pair, i) => pair.key === b[i]?.key);
}
