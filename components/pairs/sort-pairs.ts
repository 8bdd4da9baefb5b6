import type { PairRow, VolatilityRow } from "@/lib/api/contracts";

/** What the list can be sorted by, with the direction that the first press takes. */
export const SORTS = {
  pair: "ascending",
  source: "ascending",
  price: "descending",
  change: "descending",
  age: "descending",
  rank: "ascending",
  volatility: "descending",
  stdDev: "descending",
  cv: "descending",
  coverage: "descending",
} as const satisfies Record<string, Direction>;

export type Direction = "ascending" | "descending";
export type SortColumn = keyof typeof SORTS;
export type Sort = { by: SortColumn; direction: Direction };

/** Whether an address' word names a column. */
export function isSortColumn(word: string | null): word is SortColumn {
  return word !== null && Object.hasOwn(SORTS, word);
}

/** What a press on a column's head leads to: its own direction, then the other, then back to the default. */
export function nextSort(sort: Sort | null, by: SortColumn): Sort | null {
  if (sort?.by !== by) return { by, direction: SORTS[by] };
  if (sort.direction !== SORTS[by]) return null;
  return { by, direction: sort.direction === "ascending" ? "descending" : "ascending" };
}

function figureOf(pair: PairRow, figures: VolatilityRow | undefined, by: SortColumn): number | string | null {
  switch (by) {
    case "pair":
      return pair.name;
    case "source":
      return pair.source;
    case "price":
      return pair.price === null ? null : Number(pair.price);
    case "change":
      return pair.change24h;
    case "age":
      return pair.quoteAgeMs;
    case "volatility":
      return figures?.rv ?? null;
    default:
      return figures?.[by] ?? null;
  }
}

const collator = new Intl.Collator("en", { sensitivity: "base", numeric: true });

function compare(a: number | string, b: number | string): number {
  return typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
}

/**
 * The pairs in a column's order. What has no figure comes last in either direction; equals keep the order they came in.
 * @param figures by the pairs' keys
 */
export function sortPairs(
  pairs: readonly PairRow[],
  figures: ReadonlyMap<string, VolatilityRow> | undefined,
  { by, direction }: Sort,
): PairRow[] {
  const sign = direction === "ascending" ? 1 : -1;
  return pairs
    .map((pair) => ({ pair, value: figureOf(pair, figures?.get(pair.key), by) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
      return sign * compare(a.value, b.value);
    })
    .map(({ pair }) => pair);
}
