import { type ReactNode, useId, useState } from "react";
import { useEscape } from "@/components/ui/use-escape";
import { DEFINITIONS, type DefinitionId } from "@/lib/market/definitions";
import type { Sort, SortColumn } from "./sort-pairs";

type Props = {
  by: SortColumn;
  sort: Sort | null;
  /** Null if the list cannot be sorted. */
  onSort: ((by: SortColumn) => void) | null;
  className?: string;
  /** Why the list cannot be sorted by the column; null if it can. */
  notSortable?: string | null;
  /** Further content of the column head. */
  beside?: ReactNode;
  children: ReactNode;
};

const DEFINED: Partial<Record<SortColumn, DefinitionId>> = {
  ...{ change: "change", volume: "volume", age: "quoteAge", rank: "rank", volatility: "volatility" },
  ...{ stdDev: "stdDev", cv: "cv", coverage: "coverage" },
};

/** A column's head: a press sorts the list, hover and keyboard focus show the figure's definition. */
export function ColumnHead({
  by,
  sort,
  onSort,
  className = "",
  notSortable = null,
  beside,
  children,
}: Props) {
  const id = useId();
  const [isActive, setActive] = useState(false);
  const defined = DEFINED[by];
  // A head without a definition must not take the Esc key.
  const isDefinitionShown = isActive && defined !== undefined;
  useEscape(isDefinitionShown, () => setActive(false));
  const direction = sort?.by === by ? sort.direction : undefined;
  return (
    <th
      scope="col"
      aria-sort={direction}
      className={`relative ${className}`}
      onPointerEnter={({ pointerType }) => setActive(pointerType === "mouse")}
      onPointerLeave={() => setActive(false)}
      onFocus={({ target }) => setActive(target.matches(":focus-visible"))}
      onBlur={() => setActive(false)}
    >
      {notSortable === null && onSort ? (
        <button
          type="button"
          onClick={() => {
            // The definition would cover the rows that the press moved to the top.
            setActive(false);
            onSort(by);
          }}
          aria-describedby={defined && id}
          className={`h-6 hover:text-ink-1 ${direction ? "font-semibold text-ink-1" : ""}`}
        >
          {direction && <span aria-hidden="true">{direction === "ascending" ? "↑ " : "↓ "}</span>}
          {children}
        </button>
      ) : (
        children
      )}
      {beside}
      {defined && (
        // Hidden from assistive technology, because it would become part of the head's name.
        <span id={id} aria-hidden="true" hidden={!isDefinitionShown} className="column-definition">
          {DEFINITIONS[defined]} {notSortable}
        </span>
      )}
    </th>
  );
}
