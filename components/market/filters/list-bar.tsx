"use client";
import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import type { Sort, SortColumn } from "@/components/market/table/sort-pairs";
import { Icon } from "@/components/ui/icon";
import { Popup } from "@/components/ui/popup";
import type { VolatilityUnit } from "@/lib/format/volatility";
import { sortLabel } from "./sort-labels";

const SortMenu = dynamic(() => import("./sort-menu").then((module) => module.SortMenu));

type Props = {
  count: string;
  sort: Sort | null;
  unit: VolatilityUnit;
  /** Null sorts by size, largest first. */
  columns: readonly (SortColumn | null)[];
  onSort: (by: SortColumn | null) => void;
  /** Applies the pending order; null if none is pending. */
  onApplyOrder: (() => void) | null;
  viewButton: ReactNode;
};

export function ListBar({ count, sort, unit, columns, onSort, onApplyOrder, viewButton }: Props) {
  return (
    // Drawn from an attribute, because screen readers already get the count from the toolbar.
    <div
      data-count={count}
      className="list-bar flex h-9 items-center gap-3 border-b border-line-1 bg-page px-(--edge) text-12 text-ink-3 laptop:hidden"
    >
      {onApplyOrder && (
        <button type="button" onClick={onApplyOrder} className="link h-9 font-medium">
          New order, show
        </button>
      )}
      <div className="ml-auto flex items-center gap-3">
        {viewButton}
        <Popup
          label="Sort the list"
          align="end"
          className="flex h-9 items-center gap-1 font-medium text-ink-1"
          buttonContent={
            <>
              {sortLabel(sort, unit)}
              {sort === null ? (
                <Icon name="down" className="size-3!" />
              ) : (
                <span aria-hidden="true">{sort.direction === "ascending" ? "↑" : "↓"}</span>
              )}
            </>
          }
        >
          {(close) => (
            <SortMenu
              columns={columns}
              sort={sort}
              onChoose={(by) => {
                onSort(by);
                close();
              }}
            />
          )}
        </Popup>
      </div>
    </div>
  );
}
