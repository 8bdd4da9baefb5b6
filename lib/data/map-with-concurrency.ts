/** Concurrent statements of one read: enough for a small server's cores, with connections left for other requests. */
const CONCURRENCY = 2;
/** Rows per statement: fewer are not worth a statement, more would leave a connection idle. */
const ROWS_PER_PART = 750;

/** Number of statements for reading a number of rows. */
export function partCount(rows: number): number {
  return Math.max(1, Math.ceil(rows / ROWS_PER_PART));
}

/** Splits a list into parts of nearly equal length; an empty list has no parts. */
export function splitEvenly<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [];
  const count = partCount(items.length);
  const edge = (i: number) => Math.floor((items.length * i) / count);
  return Array.from({ length: count }, (_, i) => items.slice(edge(i), edge(i + 1)));
}

/**
 * Processes the parts of a read two at a time on separate connections, because finding the scattered rows of a series takes most
 * of the time.
 * @returns results in the order of the parts
 * @throws the error of the first failed part; no further part is started
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
