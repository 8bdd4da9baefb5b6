"use client";
import type { Sort, SortColumn } from "@/components/market/table/sort-pairs";
import { FocusFirst } from "@/components/ui/popup";
import { SORT_LABELS } from "./sort-labels";

type Props = {
  columns: readonly (SortColumn | null)[];
  sort: Sort | null;
  onChoose: (by: SortColumn | null) => void;
};

/** Sort menu of the phone layout; selecting an order again reverses it. */
export function SortMenu({ columns, sort, onChoose }: Props) {
  return (
    <div className="grid">
      <FocusFirst />
      <p className="px-1.5 pb-1 text-12 text-ink-3">Sort by</p>
      {columns.map((by) => {
        const isSelected = by === (sort?.by ?? null);
        return (
          <button
            key={by ?? "largest"}
            type="button"
            aria-pressed={isSelected}
            onClick={() => onChoose(by)}
            className="flex h-9 items-center justify-between rounded-1 px-1.5 text-14 hover:bg-hover aria-pressed:font-semibold"
          >
            {SORT_LABELS[by ?? "largest"]}
            {isSelected && sort && (
              <span aria-hidden="true">{sort.direction === "ascending" ? "↑" : "↓"}</span>
            )}
            {isSelected && sort && <span className="sr-only">, {sort.direction}</span>}
          </button>
        );
      })}
    </div>
  );
}
