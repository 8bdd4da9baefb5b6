/** Rows drawn above and below the visible ones. */
const OVERSCAN = 8;

/** The visible part of a list of equally high rows that is scrolled with the window. */
export type ScrollPosition = {
  /** Index of the topmost visible row; negative while content above the list is visible. */
  first: number;
  /** How many rows fit into the window. */
  visibleCount: number;
};

/**
 * Which rows to draw, in order: the visible ones, some around them, and one that stays wherever the list is scrolled to.
 * @param count how many rows there are; a position beyond them means the last ones
 * @param kept index of the row that stays; less than 0 for none
 */
export function visibleRows(count: number, { first, visibleCount }: ScrollPosition, kept: number): number[] {
  const start = Math.max(0, Math.min(first, count - visibleCount) - OVERSCAN);
  const end = Math.min(count, Math.max(0, first + visibleCount) + OVERSCAN);
  const rows: number[] = [];
  if (kept >= 0 && kept < start && kept < count) rows.push(kept);
  for (let index = start; index < end; index++) rows.push(index);
  if (kept >= end && kept < count) rows.push(kept);
  return rows;
}
