/** Rows rendered above and below the visible ones. */
const OVERSCAN = 8;

/** Visible part of a list with rows of equal height that scrolls with the window. */
export type ScrollPosition = {
  /** Index of the topmost visible row; negative while content above the list is visible. */
  first: number;
  /** Number of rows that fit into the window. */
  visibleCount: number;
};

/**
 * Indexes of the rows to render, in order: the visible rows, some around them, and one pinned row.
 * @param count number of rows; a position beyond the end shows the last rows
 * @param pinned index of a row that is always rendered; negative for none
 */
export function visibleRows(
  count: number,
  { first, visibleCount }: ScrollPosition,
  pinned: number,
): number[] {
  const start = Math.max(0, Math.min(first, count - visibleCount) - OVERSCAN);
  const end = Math.min(count, Math.max(0, first + visibleCount) + OVERSCAN);
  const rows: number[] = [];
  if (pinned >= 0 && pinned < start && pinned < count) rows.push(pinned);
  for (let index = start; index < end; index++) rows.push(index);
  if (pinned >= end && pinned < count) rows.push(pinned);
  return rows;
}
