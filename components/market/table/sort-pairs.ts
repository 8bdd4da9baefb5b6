import type { IndexedPair, PairIndex } from "@/components/pair/find-pairs";
import type { PairRow } from "@/lib/contracts/pairs";
import type { VolatilityRow } from "@/lib/contracts/volatility";
import { quoteAgeAt } from "@/lib/format/quote-age";

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

/** What only the signed-in see. */
const MEASURED: ReadonlySet<SortColumn> = new Set(["rank", "volatility", "stdDev", "cv", "coverage"]);

/**
 * The order of the signed-in's list unless they choose another: that of the ranks. Ranks are given within a source, so
 * that going by them would mix the sources' firsts, seconds and thirds; volatility itself puts one source's pairs in
 * the same order and is as true across several.
 */
export const BY_VOLATILITY: Sort = { by: "volatility", direction: "descending" };

/** Whether an address' word names a column. */
export function isSortColumn(word: string | null): word is SortColumn {
  return word !== null && Object.hasOwn(SORTS, word);
}

/**
 * The order a list is really in.
 * @param asked null where none was chosen
 * @param quote the one quote of the list: deviations in different quotes cannot be compared
 * @returns null for the largest first
 */
export function sortOf(asked: Sort | null, isSignedIn: boolean, quote: string | null): Sort | null {
  const usual = isSignedIn ? BY_VOLATILITY : null;
  if (asked === null || (!isSignedIn && MEASURED.has(asked.by))) return usual;
  return asked.by === "stdDev" && quote === null ? usual : asked;
}

/**
 * What a press on a column's head leads to: its own direction, then the other, then back to the usual order.
 * @param sort the order the list is in
 * @param usual the default order; null for largest first
 * @returns null for the usual order
 */
export function nextSort(sort: Sort | null, by: SortColumn, usual: Sort | null): Sort | null {
  const first = usual?.by === by ? usual.direction : SORTS[by];
  const turned = first === "ascending" ? "descending" : "ascending";
  const direction = sort?.by !== by ? first : sort.direction === first ? turned : null;
  if (direction === null || (usual?.by === by && direction === usual.direction)) return null;
  return { by, direction };
}

/** Values to sort by: figures by pair key, and by source the instant to which quote ages refer. */
export type SortValues = {
  figures: ReadonlyMap<string, VolatilityRow> | undefined;
  asOf: ReadonlyMap<string, number> | undefined;
};

function ageOf(pair: PairRow, asOf: ReadonlyMap<string, number> | undefined): number | null {
  const sampledAt = pair.sampledAt === null ? null : Date.parse(pair.sampledAt);
  return quoteAgeAt({ sampledAt, quoteAgeMs: pair.quoteAgeMs }, asOf?.get(pair.source) ?? 0);
}

function figureOf(entry: IndexedPair, { figures, asOf }: SortValues, by: SortColumn) {
  const { pair } = entry;
  switch (by) {
    case "pair":
      return entry.name;
    case "source":
      return pair.source;
    case "price":
      return pair.price === null ? null : Number(pair.price);
    case "change":
      return pair.change24h;
    case "age":
      return ageOf(pair, asOf);
    case "coverage":
      return figures?.get(pair.key)?.coverage ?? null;
    default: {
      const own = figures?.get(pair.key);
      // Figures of an ended stretch are not compared with current ones.
      if (!own || own.silent) return null;
      return own[by === "volatility" ? "rv" : by];
    }
  }
}

/**
 * The pairs in a column's order. What has no figure comes last in either direction; equals keep the order they came in.
 */
export function sortPairs(index: PairIndex, grounds: SortValues, { by, direction }: Sort): PairIndex {
  const sign = direction === "ascending" ? 1 : -1;
  return index
    .map((entry) => ({ entry, value: figureOf(entry, grounds, by) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
      return a.value === b.value ? 0 : a.value < b.value ? -sign : sign;
    })
    .map(({ entry }) => entry);
}
