"use client";
import dynamic from "next/dynamic";
import { type ComponentProps, useEffect, useState } from "react";
import { useKeys } from "./keyboard";

const KeysDialog = dynamic(() => import("./keys-dialog").then((module) => module.KeysDialog));

const ASKED = "sigmawatch-keys-asked";

/** Opens the list of keys from anywhere: a menu it was asked from is closed first, so that focus has a place to go back to. */
export function KeysButton(props: Omit<ComponentProps<"button">, "onClick" | "type">) {
  return (
    <button
      {...props}
      type="button"
      onClick={({ currentTarget }) => {
        currentTarget.closest<HTMLElement>("[popover]")?.hidePopover();
        dispatchEvent(new Event(ASKED));
      }}
    />
  );
}

/** The list of keys, opened by `?` or by the button, which shows itself to those who come by Tab. */
export function KeysHelp() {
  const [isOpen, setOpen] = useState(false);
  const open = () => setOpen(true);
  useKeys("?", open);
  useEffect(() => {
    const onAsked = () => setOpen(true);
    addEventListener(ASKED, onAsked);
    return () => removeEventListener(ASKED, onAsked);
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
