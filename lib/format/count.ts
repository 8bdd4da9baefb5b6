const format = new Intl.NumberFormat("en-US");

/** A count for people: `10,000`. */
export function formatCount(count: number): string {
  return format.format(Math.trunc(count));
}

const WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/**
 * A count of things: `one source`, `12 sources`.
 * @param plural what several are called; the singular with an s by default
 */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${WORDS[count] ?? formatCount(count)} ${count === 1 ? singular : plural}`;
}
