const format = new Intl.NumberFormat("en-US");

/** Count with thousands separators: `10,000`. */
export function formatCount(count: number): string {
  return format.format(Math.trunc(count));
}

const NUMBER_WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/** Count with its noun: `one source`, `12 sources`. @param plural default: the singular with an s */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${NUMBER_WORDS[count] ?? formatCount(count)} ${count === 1 ? singular : plural}`;
}
