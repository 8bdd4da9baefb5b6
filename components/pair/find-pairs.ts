import type { PairRow } from "@/lib/contracts/pairs";
import { sourceName } from "@/lib/format/source-name";

/** A pair with its search and sort keys. */
export type IndexedPair = {
  pair: PairRow;
  /** Searched text, lower case. */
  text: string;
  /** Sort key of the name: without accents and case, numbers padded. */
  name: string;
};

/** The entries of a list, in list order. */
export type PairIndex = readonly IndexedPair[];

function sortableName(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/\d+/g, (digits) => digits.padStart(12, "0"));
}

function hasSameNames(a: PairRow, b: PairRow): boolean {
  return a.key === b.key && a.name === b.name && a.base === b.base && a.quote === b.quote;
}

/**
 * Builds the search and sort keys of pairs. Name, tickers, source and the provider's id are searched.
 * @param previous index of the previous list: entries with unchanged names are reused
 */
export function indexPairs(pairs: readonly PairRow[], previous: PairIndex = []): PairIndex {
  return pairs.map((pair, i) => {
    const before = previous[i];
    if (before && hasSameNames(before.pair, pair)) return { ...before, pair };
    const text = `${pair.name}\n${pair.base}/${pair.quote}\n${sourceName(pair.source)}\n${pair.id}`;
    return { pair, text: text.toLowerCase(), name: sortableName(pair.name) };
  });
}

/**
 * Pairs that contain every word of a query, in list order.
 * @param query as typed; a blank query returns all pairs
 */
export function findPairs(index: PairIndex, query: string): PairIndex {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return index;
  return index.filter(({ text }) => words.every((word) => text.includes(word)));
}

/** Quality of a match; smaller is better. */
function matchClass({ pair }: IndexedPair, text: string, words: readonly string[]): number {
  const tickers = [pair.base.toLowerCase(), `${pair.base}/${pair.quote}`.toLowerCase()];
  // An exact name ranks like an exact ticker, because the ticker of another coin can be BITCOIN.
  if (words.some((word) => tickers.includes(word)) || pair.name.toLowerCase() === text) return 0;
  if (words.some((word) => tickers.some((ticker) => ticker.startsWith(word)))) return 1;
  if (pair.name.toLowerCase().startsWith(text)) return 2;
  return 3;
}

/**
 * The matches of `findPairs`, best first: exact ticker or name, start of the ticker, start of the name, the rest. Each group
 * is in list order, which is by market capitalization.
 */
export function rankMatches(index: PairIndex, query: string): PairIndex {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return index;
  const text = words.join(" ");
  const classes: IndexedPair[][] = [[], [], [], []];
  for (const found of findPairs(index, query)) classes[matchClass(found, text, words)]?.push(found);
  return classes.flat();
}
