"use client";
import { useMemo, useState } from "react";
import { type FilterField, filterOptions } from "@/components/market/filters/filter-pairs";
import type { PairIndex } from "@/components/pair/find-pairs";
import { Button } from "@/components/ui/button";
import { FocusFirst } from "@/components/ui/popup";
import type { PairRow } from "@/lib/contracts/pairs";
import { formatCount } from "@/lib/format/count";

/** Longer lists have a search field. */
const MAX_OPTIONS = 60;

type Props = {
  field: FilterField;
  label: string;
  selected: readonly string[];
  onChange: (selected: readonly string[]) => void;
  tracked: readonly PairRow[];
  getPairs: () => PairIndex;
};

export function FilterMenu({ field, label, selected, onChange, tracked, getPairs }: Props) {
  const [query, setQuery] = useState("");
  const options = useMemo(() => filterOptions(field, tracked, getPairs()), [field, tracked, getPairs]);
  const searchText = query.trim().toLowerCase();
  const found = options.filter(
    ({ name, value }) => name.toLowerCase().includes(searchText) || value.toLowerCase().includes(searchText),
  );
  const toggle = (value: string) =>
    onChange(selected.includes(value) ? selected.filter((other) => other !== value) : [...selected, value]);
  return (
    <div className="grid gap-1">
      <FocusFirst />
      <div className="flex items-center gap-2">
        <input
          type="text"
          aria-label={`Find a ${field}`}
          placeholder={`Find a ${field}`}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="h-8 w-full min-w-0 rounded-2 border border-line-3 bg-panel px-2.5 placeholder:text-ink-3 focus-visible:outline-offset-0 max-laptop:h-9"
        />
        <Button
          kind="quiet"
          size="small"
          aria-disabled={selected.length === 0}
          onClick={() => onChange([])}
          className="max-laptop:h-9"
        >
          All
        </Button>
      </div>
      <fieldset aria-label={label} className="grid">
        {found.slice(0, MAX_OPTIONS).map(({ value, name, count }) => (
          <label
            key={value}
            className={`flex h-7 items-center gap-2 rounded-1 px-1.5 hover:bg-hover max-laptop:h-9 max-laptop:text-14 ${count === 0 ? "text-ink-3" : ""}`}
          >
            <input
              type="checkbox"
              checked={selected.includes(value)}
              onChange={() => toggle(value)}
              className="size-3.5 flex-none accent-accent"
            />
            <span className="min-w-0 flex-1 truncate" title={name}>
              <bdi>{name}</bdi>
            </span>
            <span className="text-12 text-ink-3">
              {formatCount(count)}
              <span className="sr-only">{count === 1 ? " pair" : " pairs"}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <p role="status" className="px-1.5 text-12 text-ink-3 empty:hidden">
        {found.length === 0 && `No ${field} with this name.`}
        {found.length > MAX_OPTIONS &&
          `And ${formatCount(found.length - MAX_OPTIONS)} more: search for them.`}
      </p>
    </div>
  );
}
