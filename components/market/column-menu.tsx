"use client";
import { useState, useSyncExternalStore } from "react";
import { FocusFirst } from "@/components/ui/popup";
import { toast } from "@/components/ui/toast";
import {
  type ColumnChoice,
  isColumnShown,
  isOptionalColumn,
  OPTIONAL_COLUMNS,
  toggleColumn,
} from "./list-columns";

/** Pages that have room for every column; as in market.css. */
const WIDE = "(min-width: 1280px)";

function subscribe(listener: () => void): () => void {
  const query = matchMedia(WIDE);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

type Props = { columns: ColumnChoice; onChange: (columns: ColumnChoice) => void };

/** Which columns the list has, and the address of the list as it is. */
export function ColumnMenu({ columns, onChange }: Props) {
  const isWide = useSyncExternalStore(
    subscribe,
    () => matchMedia(WIDE).matches,
    () => true,
  );
  return (
    <div className="grid gap-1">
      <FocusFirst />
      <fieldset className="grid">
        <legend className="px-1.5 pb-1 text-12 text-ink-3">Columns</legend>
        {Object.entries(OPTIONAL_COLUMNS).map(
          ([column, label]) =>
            isOptionalColumn(column) && (
              <label key={column} className="flex h-7 items-center gap-2 rounded-1 px-1.5 hover:bg-hover">
                <input
                  type="checkbox"
                  checked={isColumnShown(column, columns, isWide)}
                  onChange={() => onChange(toggleColumn(column, columns, isWide))}
                  className="size-3.5 flex-none accent-accent"
                />
                {label}
              </label>
            ),
        )}
      </fieldset>
      <CopyLink />
    </div>
  );
}

function CopyLink() {
  const [isRefused, setRefused] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      toast("Link copied", "opens with the same window, filters and sort");
      setRefused(false);
    } catch {
      // Not allowed without https.
      setRefused(true);
    }
  };
  return (
    <div className="mt-1 border-t border-line-1 pt-1">
      <button
        type="button"
        onClick={() => void copy()}
        className="flex h-7 w-full items-center rounded-1 px-1.5 hover:bg-hover"
      >
        Copy the link to this view
      </button>
      <p role="status" className="max-w-[240px] px-1.5 text-12 text-ink-3 empty:hidden">
        {isRefused && "This browser does not let it: take the address from its bar."}
      </p>
    </div>
  );
}
