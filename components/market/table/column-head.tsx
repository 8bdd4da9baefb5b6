import type { ReactNode } from "react";
import type { Sort, SortColumn } from "./sort-pairs";

type Props = {
  by: SortColumn;
  sort: Sort | null;
  /** Null where the heads cannot be pressed. */
  onSort: ((by: SortColumn) => void) | null;
  className?: string;
  /** Why the column cannot be sorted by just now; null when it can. */
  notSortable?: string | null;
  /** Further content of the column head. */
  beside?: ReactNode;
  children: ReactNode;
};

/** A column's head: pressed, the list is sorted by it. */
export function ColumnHead({
  by,
  sort,
  onSort,
  className = "",
  notSortable = null,
  beside,
  children,
}: Props) {
  const direction = sort?.by === by ? sort.direction : undefined;
  return (
    <th scope="col" aria-sort={direction} className={className} title={notSortable ?? undefined}>
      {notSortable === null && onSort ? (
        <button
          type="button"
          onClick={() => onSort(by)}
          className={`h-6 hover:text-ink-1 ${direction ? "font-semibold text-ink-1" : ""}`}
        >
          {direction && <span aria-hidden="true">{direction === "ascending" ? "↑ " : "↓ "}</span>}
          {children}
        </button>
      ) : (
        children
      )}
      {beside}
    </th>
  );
}
