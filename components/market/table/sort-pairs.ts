import type { IndexedPair, PairIndex } from "@/components/pair/find-pairs";
import type { PairRow } from "@/lib/contracts/pairs";
import type { VolatilityRow } from "@/lib/contracts/volatility";
import { quoteAgeAt } from "@/lib/format/quote-age";

/** The columns that the list can be sorted by, with the direction of the first press. */
export const SORTS = {
  pair: "ascending",
  source: "ascending",
  price: "descending",
  change: "descending",
  volume: "descending",
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

/** Columns for signed-in users only. */
const MEASURED: ReadonlySet<SortColumn> = new Set(["rank", "volatility", "stdDev", "cv", "coverage"]);

/** Columns in quote units: values in different quotes cannot be compared. */
const IN_QUOTE_UNITS: ReadonlySet<SortColumn> = new Set(["volume", "stdDev"]);

/** True if the list can be sorted by a column; `quote` is the only quote of the list, null if it has several. */
export function isSortable(by: SortColumn, quote: string | null): boolean {
  return quote !== null || !IN_QUOTE_UNITS.has(by);
}

/**
 * The default order for signed-in users. Not by rank: ranks are given within a source, so that several sources' pairs
 * would be mixed. By volatility, one source's pairs have the same order, and several sources' pairs can be compared.
 */
export const BY_VOLATILITY: Sort = { by: "volatility", direction: "descending" };

export function isSortColumn(name: string | null): name is SortColumn {
  return name !== null && Object.hasOwn(SORTS, name);
}

/**
 * The order of the list: the selected one if the viewer can see and compare its column, otherwise the default.
 * @param selected null if none is selected
 * @param quote the only quote of the list; null if it has several
 * @returns null for the largest first
 */
export function sortOf(selected: Sort | null, isSignedIn: boolean, quote: string | null): Sort | null {
  const defaultSort = isSignedIn ? BY_VOLATILITY : null;
  if (selected === null || (!isSignedIn && MEASURED.has(selected.by))) return defaultSort;
  return isSortable(selected.by, quote) ? selected : defaultSort;
}

/**
 * The order after a press on a column's head: its own direction, then the other, then the default order.
 * @param sort the current order
 * @param defaultSort the default order; null for largest first
 * @returns null for the default order
 */
export function nextSort(sort: Sort | null, by: SortColumn, defaultSort: Sort | null): Sort | null {
  const first = defaultSort?.by === by ? defaultSort.direction : SORTS[by];
  const turned = first === "ascending" ? "descending" : "ascending";
  const direction = sort?.by !== by ? first : sort.direction === first ? turned : null;
  if (direction === null || (defaultSort?.by === by && direction === defaultSort.direction)) return null;
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
    case "volume":
      return pair.volumeQuote === null ? null : Number(pair.volumeQuote);
    case "age":
      return ageOf(pair, asOf);
    case "coverage":
      return figures?.get(pair.key)?.coverage ?? null;
    default: {
      const own = figures?.get(pair.key);
      // A silent pair's figures are not compared with current ones.
      if (!own || own.silent) return null;
      return own[by === "volatility" ? "rv" : by];
    }
  }
}

/** The pairs sorted by a column. Pairs without a value are last in either direction; the sort is stable. */
export function sortPairs(index: PairIndex, values: SortValues, { by, direction }: Sort): PairIndex {
  const sign = direction === "ascending" ? 1 : -1;
  return index
    .map((entry) => ({ entry, value: figureOf(entry, values, by) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
      return a.value === b.value ? 0 : a.value < b.value ? -sign : sign;
    })
    .map(({ entry }) => entry);
}
