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

/** From which width of the window, in pixels, each layout of the list is used; as in market.css. */
export const LIST_WIDTHS = { phone: 0, narrow: 720, medium: 1024, wide: 1280 } as const;
export type ListWidth = keyof typeof LIST_WIDTHS;

/** Columns that only the wide layout shows unless they are asked for. */
const WIDE_ONLY: ReadonlySet<OptionalColumn> = new Set(["source", "std-dev", "cv"]);

/** What differs from what the layout shows by itself. */
export type ColumnChoice = { show: readonly OptionalColumn[]; hide: readonly OptionalColumn[] };

export function isOptionalColumn(word: string): word is OptionalColumn {
  return Object.hasOwn(OPTIONAL_COLUMNS, word);
}

/** Whether the layout has room for a column, be it shown or not. */
export function hasRoomFor(column: OptionalColumn, width: ListWidth, { show }: ColumnChoice): boolean {
  switch (width) {
    case "wide":
      return true;
    case "medium":
      // Columns that were asked for take the sparkline's place.
      return column !== "sparkline" || !show.some((other) => WIDE_ONLY.has(other));
    case "narrow":
      return column === "coverage";
    case "phone":
      return false;
  }
}

export function isColumnShown(column: OptionalColumn, choice: ColumnChoice, width: ListWidth): boolean {
  if (!hasRoomFor(column, width, choice)) return false;
  if (choice.show.includes(column)) return true;
  return !choice.hide.includes(column) && (width === "wide" || !WIDE_ONLY.has(column));
}

/** The choice after one column was turned on or off; what the layout does by itself is not noted. */
export function toggleColumn(column: OptionalColumn, choice: ColumnChoice, width: ListWidth): ColumnChoice {
  const shows = isColumnShown(column, choice, width);
  const without = (columns: readonly OptionalColumn[]) => columns.filter((other) => other !== column);
  const show = without(choice.show);
  const hide = without(choice.hide);
  const byItself = isColumnShown(column, { show: [], hide: [] }, width);
  if (shows === byItself) (shows ? hide : show).push(column);
  return { show, hide };
}

/** The classes by which market.css lays the columns out. */
export function columnClasses({ show, hide }: ColumnChoice): string {
  return [...show.map((column) => `show-${column}`), ...hide.map((column) => `hide-${column}`)].join(" ");
}
