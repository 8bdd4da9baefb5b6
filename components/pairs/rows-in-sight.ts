/** Rows drawn in reserve above and below those in sight. */
const RESERVE = 8;

/** Where a list of equally high rows stands in the window. */
export type Place = {
  /** Index of the topmost row in sight; negative while what stands above the list is. */
  first: number;
  /** How many rows the window holds. */
  held: number;
};

/**
 * Which rows to draw, in order: those in sight, some in reserve, and one that has to stay wherever the list is scrolled to.
 * @param count how many rows there are; a place beyond them means the last ones
 * @param kept index of the row that stays; less than 0 for none
 */
export function rowsInSight(count: number, { first, held }: Place, kept: number): number[] {
  const start = Math.max(0, Math.min(first, count - held) - RESERVE);
  const end = Math.min(count, Math.max(0, first) + held + RESERVE);
  const rows: number[] = [];
  if (kept >= 0 && kept < start && kept < count) rows.push(kept);
  for (let index = start; index < end; index++) rows.push(index);
  if (kept >= end && kept < count) rows.push(kept);
  return rows;
}
