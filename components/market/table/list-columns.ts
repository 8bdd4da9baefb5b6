import { METRICS } from "@/lib/market/metric";

/** Columns that can be shown or hidden, in the list's order. */
export const OPTIONAL_COLUMNS = {
  source: "Source",
  volume: METRICS.volume.label,
  sparkline: "Last 24 h",
  age: "Quote age",
  "std-dev": "Standard deviation",
  cv: "Coefficient of variation",
  coverage: "Coverage",
} as const;

export type OptionalColumn = keyof typeof OPTIONAL_COLUMNS;

/** Smallest window width of each layout in pixels; as in market.css. */
export const LIST_WIDTHS = { phone: 0, narrow: 720, medium: 1024, wide: 1280, extraWide: 1680 } as const;
export type ListWidth = keyof typeof LIST_WIDTHS;
/** `hasSources`: the list has several sources. */
export type ColumnLayout = { width: ListWidth; hasSources: boolean };

/** Columns shown by default in wide layouts only. */
const WIDE_ONLY: ReadonlySet<OptionalColumn> = new Set(["source", "std-dev", "cv"]);

/** Columns hidden by default. */
const OFF_BY_DEFAULT: ReadonlySet<OptionalColumn> = new Set(["volume"]);

/** The columns that differ from the layout's default. */
export type ColumnChoice = { show: readonly OptionalColumn[]; hide: readonly OptionalColumn[] };

export function isOptionalColumn(name: string): name is OptionalColumn {
  return Object.hasOwn(OPTIONAL_COLUMNS, name);
}

function isShownByDefault(column: OptionalColumn, width: ListWidth): boolean {
  return !OFF_BY_DEFAULT.has(column) && (width === "wide" || width === "extraWide" || !WIDE_ONLY.has(column));
}

/** True if the layout has room for a column, shown or not. */
export function hasRoomFor(
  column: OptionalColumn,
  { width, hasSources }: ColumnLayout,
  { show }: ColumnChoice,
): boolean {
  switch (width) {
    case "extraWide":
      return true;
    case "wide":
      return column !== "sparkline" || !hasSources || !show.includes("volume");
    case "medium":
      // Columns that the viewer selected replace the sparkline; the volume has room only without others.
      if (column === "sparkline") return !show.some((other) => !isShownByDefault(other, width));
      return column !== "volume" || !show.some((other) => WIDE_ONLY.has(other));
    case "narrow":
      return column === "coverage";
    case "phone":
      return false;
  }
}

export function isColumnShown(column: OptionalColumn, choice: ColumnChoice, layout: ColumnLayout): boolean {
  if (!hasRoomFor(column, layout, choice)) return false;
  if (choice.show.includes(column)) return true;
  return !choice.hide.includes(column) && isShownByDefault(column, layout.width);
}

/** Toggles a column; layout defaults are not stored. */
export function toggleColumn(
  column: OptionalColumn,
  choice: ColumnChoice,
  layout: ColumnLayout,
): ColumnChoice {
  const shows = isColumnShown(column, choice, layout);
  const without = (columns: readonly OptionalColumn[]) => columns.filter((other) => other !== column);
  const show = without(choice.show);
  const hide = without(choice.hide);
  if (shows === isShownByDefault(column, layout.width)) (shows ? hide : show).push(column);
  return { show, hide };
}

/** Classes for market.css. */
export function columnClasses({ show, hide }: ColumnChoice): string {
  return [...show.map((column) => `show-${column}`), ...hide.map((column) => `hide-${column}`)].join(" ");
}
