"use client";
import { type KeyboardEvent as KeyPress, type ReactNode, useEffect, useRef, useState } from "react";
import { useKeys } from "@/components/shell/keyboard";
import { IconButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";

type Props = {
  value: string;
  onChange: (text: string) => void;
  /** Leaves the field for the list below. */
  onLeave?: () => void;
  onFocus?: () => void;
  /** Where what is found is listed under the field itself. */
  list?: SearchList;
};

export type SearchList = {
  id: string;
  /** Id of the option that Enter takes; undefined where there is none. */
  activeId: string | undefined;
  isOpen: boolean;
  /** @returns whether it meant something to the list */
  onKey: (event: KeyPress) => boolean;
  children: ReactNode;
};

/** What tells a screen reader that the field has a list. */
function comboboxOf(list: SearchList) {
  return {
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": list.isOpen,
    "aria-controls": list.id,
    "aria-activedescendant": list.isOpen ? list.activeId : undefined,
  } as const;
}

/**
 * Find a pair. `/` comes here from anywhere, `Esc` clears and then leaves. On a phone it opens over the whole bar.
 */
export function SearchBox({ value, onChange, onLeave, onFocus, list }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [isOpen, setOpen] = useState(false);

  useKeys("/", () => {
    setOpen(true);
    input.current?.focus();
    input.current?.select();
  });

  useEffect(() => {
    if (isOpen) input.current?.focus();
  }, [isOpen]);

  const close = () => {
    onChange("");
    setOpen(false);
    input.current?.blur();
  };

  return (
    <>
      <search
        className={`relative laptop:ml-4 laptop:block laptop:w-[200px] wide:w-[300px] max-laptop:absolute max-laptop:inset-x-0 max-laptop:inset-y-0 max-laptop:z-10 max-laptop:items-center max-laptop:gap-1 max-laptop:bg-panel max-laptop:px-2 ${isOpen ? "max-laptop:flex" : "max-laptop:hidden"}`}
      >
        <div className="relative flex-1">
          <Icon name="search" className="absolute top-2 left-2.5 text-ink-3" />
          <input
            ref={input}
            type="search"
            aria-label="Find a pair"
            aria-keyshortcuts="/"
            placeholder="Find a pair"
            autoComplete="off"
            spellCheck={false}
            enterKeyHint="search"
            value={value}
            onChange={(event) => onChange(event.target.value)}
            onFocus={onFocus}
            {...(list && comboboxOf(list))}
            onKeyDown={(event) => {
              if (list?.onKey(event)) {
                event.preventDefault();
              } else if (event.key === "Escape") {
                event.preventDefault();
                if (value === "") close();
                else onChange("");
              } else if (onLeave && (event.key === "ArrowDown" || event.key === "Enter")) {
                event.preventDefault();
                onLeave();
              }
            }}
            className="h-8 w-full rounded-2 border border-line-3 bg-panel px-[34px] text-ink-1 placeholder:text-ink-3 focus-visible:outline-offset-0"
          />
          <span
            aria-hidden="true"
            className="absolute top-[7px] right-2 rounded-1 border border-line-2 bg-page px-[5px] font-sans text-11 font-medium text-ink-3 max-laptop:hidden"
          >
            /
          </span>
        </div>
        <IconButton aria-label="Close search" onClick={close} className="laptop:hidden">
          <Icon name="close" />
        </IconButton>
        {list?.children}
      </search>
      <IconButton aria-label="Find a pair" onClick={() => setOpen(true)} className="order-2 laptop:hidden">
        <Icon name="search" />
      </IconButton>
    </>
  );
}
