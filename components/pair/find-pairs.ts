import type { PairRow } from "@/lib/contracts/pairs";
import { sourceName } from "@/lib/format/source-name";

/** A pair made ready for searching and sorting. */
export type IndexedPair = {
  pair: PairRow;
  /** What it can be found by, in lower case. */
  text: string;
  /** Its name such that plain comparison puts names in order: without accents and case, numbers by their size. */
  name: string;
};

/** A list made ready for searching and sorting, in the list's order. */
export type PairIndex = readonly IndexedPair[];

function sortableName(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/\d+/g, (digits) => digits.padStart(12, "0"));
}

function isCalledTheSame(a: PairRow, b: PairRow): boolean {
  return a.key === b.key && a.name === b.name && a.base === b.base && a.quote === b.quote;
}

/**
 * Gathers what each pair can be found by (name, tickers, source and the provider's id) and sorted by.
 * @param previous the index of the list before: at a tick prices change but hardly ever a name, and what was made of
 *   that is kept
 */
export function indexPairs(pairs: readonly PairRow[], previous: PairIndex = []): PairIndex {
  return pairs.map((pair, i) => {
    const before = previous[i];
    if (before && isCalledTheSame(before.pair, pair)) return { ...before, pair };
    const text = `${pair.name}\n${pair.base}/${pair.quote}\n${sourceName(pair.source)}\n${pair.id}`;
    return { pair, text: text.toLowerCase(), name: sortableName(pair.name) };
  });
}

/**
 * The pairs in which every word of a query occurs, in the list's order.
 * @param query as typed; nothing but spaces finds everything
 */
export function findPairs(index: PairIndex, query: string): PairIndex {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return index;
  return index.filter(({ text }) => words.every((word) => text.includes(word)));
}

/** How well a pair matches; smaller is better. */
function matchClass({ pair }: IndexedPair, text: string, words: readonly string[]): number {
  const tickers = [pair.base.toLowerCase(), `${pair.base}/${pair.quote}`.toLowerCase()];
  // A whole name counts like a whole ticker: some coin's ticker is BITCOIN, and Bitcoin is meant.
  if (words.some((word) => tickers.includes(word)) || pair.name.toLowerCase() === text) return 0;
  if (words.some((word) => tickers.some((ticker) => ticker.startsWith(word)))) return 1;
  if (pair.name.toLowerCase().startsWith(text)) return 2;
  return 3;
}

/**
 * The pairs that findPairs finds, best match first: exact ticker or name, start of the ticker, start of the name, the rest.
 * Within each of them in the list's order, which is by market capitalization.
 */
export function rankMatches(index: PairIndex, query: string): PairIndex {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return index;
  const text = words.join(" ");
  const classes: IndexedPair[][] = [[], [], [], []];
  for (const found of findPairs(index, query)) classes[matchClass(found, text, words)]?.push(found);
  return classes.flat();
}
