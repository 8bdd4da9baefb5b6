"use client";
import { type KeyboardEvent as KeyPress, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useKeys } from "@/components/layout/keyboard";
import { IconButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { useEscape } from "@/components/ui/use-escape";

type Props = {
  value: string;
  onChange: (text: string) => void;
  onLeave?: () => void;
  onEnter?: () => void;
  /** Name of what Enter opens; null if nothing. */
  enterHint?: string | null;
  onFocus?: () => void;
  /** Results shown under the field. */
  list?: SearchList;
};

export type SearchList = {
  id: string;
  /** Id of the option that Enter selects. */
  activeId: string | undefined;
  isOpen: boolean;
  /** @returns true if the list handled the key */
  onKey: (event: KeyPress) => boolean;
  children: ReactNode;
};

function comboboxProps(list: SearchList) {
  return {
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": list.isOpen,
    "aria-controls": list.id,
    "aria-activedescendant": list.isOpen ? list.activeId : undefined,
  } as const;
}

/** Search field: `/` focuses it, `Esc` clears and then leaves it. On a phone it covers the whole bar. */
export function SearchBox({ value, onChange, onLeave, onEnter, enterHint = null, onFocus, list }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const [isFocused, setFocused] = useState(false);
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

  useEscape(isFocused || isOpen, () => {
    if (value === "") close();
    else onChange("");
  });

  const isHinted = isFocused && enterHint !== null;
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
            onFocus={() => {
              setFocused(true);
              onFocus?.();
            }}
            onBlur={() => setFocused(false)}
            aria-describedby={isHinted ? hint : undefined}
            {...(list && comboboxProps(list))}
            onKeyDown={(event) => {
              if (list?.onKey(event)) {
                event.preventDefault();
              } else if (onEnter && event.key === "Enter" && !event.nativeEvent.isComposing) {
                event.preventDefault();
                onEnter();
              } else if (onLeave && event.key === "ArrowDown") {
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
          {isHinted && (
            <p
              id={hint}
              className="absolute top-full left-0 z-20 mt-1.5 max-w-full truncate rounded-2 border border-line-2 bg-raised px-2.5 py-1 text-12 text-ink-2 shadow-float laptop:max-w-[380px]"
            >
              <kbd className="font-sans font-medium text-ink-1">Enter</kbd> opens{" "}
              <b className="font-medium text-ink-1">{enterHint}</b>
            </p>
          )}
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
