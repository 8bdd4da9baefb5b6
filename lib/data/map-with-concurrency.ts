/** Statements of one question at a time: a small server's cores, with connections left for everyone else. */
const CONCURRENCY = 2;
/** Rows that one statement finds: fewer would not be worth a statement, more would leave the other lane idle. */
const ROWS_PER_PART = 750;

/** Into how many statements the reading of so many rows is divided. */
export function partCount(rows: number): number {
  return Math.max(1, Math.ceil(rows / ROWS_PER_PART));
}

/** A list cut into so many parts of nearly equal length; no part for an empty list. */
export function splitEvenly<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [];
  const count = partCount(items.length);
  const edge = (i: number) => Math.floor((items.length * i) / count);
  return Array.from({ length: count }, (_, i) => items.slice(edge(i), edge(i + 1)));
}

/**
 * Reads the parts of one question two at a time, each on a connection of its own: rows of one series lie far apart, and
 * finding them is most of the time that a question takes.
 * @returns the parts' results, in the parts' order
 * @throws what the first part that failed threw; no further part is begun then
 */
export async function mapWithConcurrency<Part, Result>(
  parts: readonly Part[],
  read: (part: Part) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...parts.entries()].reverse();
  const lane = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [i, part] = next;
      results[i] = await read(part).catch((error: unknown) => {
        waiting.length = 0;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  return results;
}
