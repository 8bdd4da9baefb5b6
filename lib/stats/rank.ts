/**
 * Competition ranks, largest value first: equal values share a rank and the next rank is skipped (1, 2, 2, 4). A pair
 * without a value (too little coverage, no return, pegged, silent) has no rank and is not counted.
 * @param values one per pair, any order; null = not ranked
 * @returns `ranks` in the order of `values`; `of`: number of ranked pairs
 * @example competitionRanks([0.02, null, 0.05, 0.02]) // { ranks: [2, null, 1, 2], of: 3 }
 */
export function competitionRanks(values: readonly (number | null)[]): {
  ranks: (number | null)[];
  of: number;
} {
  const descending = values.filter((value) => value !== null).sort((a, b) => b - a);
  const rankOf = new Map<number, number>();
  descending.forEach((value, index) => {
    if (!rankOf.has(value)) rankOf.set(value, index + 1);
  });
  return {
    ranks: values.map((value) => (value === null ? null : (rankOf.get(value) ?? null))),
    of: descending.length,
  };
}
