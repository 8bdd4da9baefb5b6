/** The columns one may show or hide, in the list's order. */
export const OPTIONAL_COLUMNS = {
  source: "Source",
  sparkline: "Last 24 h",
  age: "Quote age",
  "std-dev": "Standard deviation",
  cv: "Coefficient of variation",
  coverage: "Coverage",
} as const;

export type OptionalColumn = keyof typeof OPTIONAL_COLUMNS;

/** Columns for which narrower pages have no room unless asked for them. */
const WIDE_ONLY: ReadonlySet<OptionalColumn> = new Set(["source", "std-dev", "cv"]);

/** What differs from what the layout shows by itself. */
export type ColumnChoice = { show: readonly OptionalColumn[]; hide: readonly OptionalColumn[] };

export function isOptionalColumn(word: string): word is OptionalColumn {
  return Object.hasOwn(OPTIONAL_COLUMNS, word);
}

/** @param isWide whether the page has room for all of them */
export function isColumnShown(
  column: OptionalColumn,
  { show, hide }: ColumnChoice,
  isWide: boolean,
): boolean {
  if (show.includes(column)) return true;
  return !hide.includes(column) && (isWide || !WIDE_ONLY.has(column));
}

/** The choice after one column was turned on or off; what the layout does by itself is not noted. */
export function toggleColumn(column: OptionalColumn, choice: ColumnChoice, isWide: boolean): ColumnChoice {
  const shows = isColumnShown(column, choice, isWide);
  const without = (columns: readonly OptionalColumn[]) => columns.filter((other) => other !== column);
  const show = without(choice.show);
  const hide = without(choice.hide);
  const byItself = isColumnShown(column, { show: [], hide: [] }, isWide);
  if (shows === byItself) (shows ? hide : show).push(column);
  return { show, hide };
}

/** The classes by which market.css lays the columns out. */
export function columnClasses({ show, hide }: ColumnChoice): string {
  return [...show.map((column) => `show-${column}`), ...hide.map((column) => `hide-${column}`)].join(" ");
}
