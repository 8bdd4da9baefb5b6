/** Rows drawn in reserve above and below those in sight, where nothing hurries. */
const OVERSCAN = 8;
/** A place is hurried where more than this share of its rows is new at once. */
const MAX_NEW_ROWS = 0.5;

/** Where a list of equally high rows stands in the window. */
export type ScrollPosition = {
  /** Index of the topmost row in sight; negative while what stands above the list is. */
  first: number;
  /** How many rows the window holds. */
  held: number;
  /** Whether so much is new at once that only what is in sight is drawn, and in outline. */
  isHurried: boolean;
};

/**
 * The next place of a list that was scrolled. It is hurried from its first leap on until somebody sees that it rests.
 * @returns `before` itself where nothing changed
 */
export function nextScrollPosition(before: ScrollPosition, first: number, held: number): ScrollPosition {
  if (before.first === first && before.held === held) return before;
  // However much of what stands above the list is in sight, the list begins with its first row.
  const isLeap = Math.abs(Math.max(0, first) - Math.max(0, before.first)) > held * MAX_NEW_ROWS;
  return { first, held, isHurried: before.isHurried || isLeap };
}

/**
 * Which rows to draw, in order: those in sight, some in reserve, and one that has to stay wherever the list is scrolled to.
 * @param count how many rows there are; a place beyond them means the last ones
 * @param kept index of the row that stays; less than 0 for none
 */
export function visibleRows(
  count: number,
  { first, held, isHurried }: ScrollPosition,
  kept: number,
): number[] {
  const reserve = isHurried ? 0 : OVERSCAN;
  const start = Math.max(0, Math.min(first, count - held) - reserve);
  const end = Math.min(count, Math.max(0, first + held) + reserve);
  const rows: number[] = [];
  if (kept >= 0 && kept < start && kept < count) rows.push(kept);
  for (let index = start; index < end; index++) rows.push(index);
  if (kept >= end && kept < count) rows.push(kept);
  return rows;
}
