"use client";
import dynamic from "next/dynamic";
import { type ComponentProps, useEffect, useState } from "react";
import { useKeys } from "./keyboard";

const KeysDialog = dynamic(() => import("./keys-dialog").then((module) => module.KeysDialog));

const OPEN_EVENT = "sigmawatch-open-keys-help";

/** Opens the list of shortcuts. Closes the surrounding menu first, so that the focus returns to its button. */
export function KeysButton(props: Omit<ComponentProps<"button">, "onClick" | "type">) {
  return (
    <button
      {...props}
      type="button"
      onClick={({ currentTarget }) => {
        currentTarget.closest<HTMLElement>("[popover]")?.hidePopover();
        dispatchEvent(new Event(OPEN_EVENT));
      }}
    />
  );
}

export function KeysHelp() {
  const [isOpen, setOpen] = useState(false);
  const open = () => setOpen(true);
  useKeys("?", open);
  useEffect(() => {
    const onOpen = () => setOpen(true);
    addEventListener(OPEN_EVENT, onOpen);
    return () => removeEventListener(OPEN_EVENT, onOpen);
  }, []);
  return (
    <>
      <button
        type="button"
        onClick={open}
        className="sr-only z-50 rounded-2 bg-raised px-3 py-2 font-medium shadow-float focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Keyboard shortcuts
      </button>
      {isOpen && <KeysDialog onClose={() => setOpen(false)} />}
    </>
  );
}
