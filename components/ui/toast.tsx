"use client";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { IconButton } from "./button";
import { Icon } from "./icon";

/** How long a toast stays while nobody is at it. */
const VISIBLE_MS = 6000;
const MAX_TOASTS = 3;

type Toast = { id: number; text: string; detail: string | undefined };

let toasts: readonly Toast[] = [];
let nextId = 0;
const listeners = new Set<() => void>();

function setToasts(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells in passing that something was done. Nothing that needs the reader belongs here. */
export function toast(text: string, detail?: string): void {
  nextId += 1;
  setToasts([...toasts, { id: nextId, text, detail }].slice(-MAX_TOASTS));
}

const NONE: readonly Toast[] = [];

/** Where toasts appear: in the page from the start, so that a screen reader hears what comes into it. */
export function Toaster() {
  const shown = useSyncExternalStore(
    subscribe,
    () => toasts,
    () => NONE,
  );
  return (
    <div
      role="status"
      className="toasts pointer-events-none fixed bottom-4 left-4 z-40 grid gap-2 print:hidden max-laptop:right-4 max-laptop:bottom-2"
    >
      {shown.map((each) => (
        <Shown key={each.id} toast={each} />
      ))}
    </div>
  );
}

function Shown({ toast: { id, text, detail } }: { toast: Toast }) {
  const [isHeld, setHeld] = useState(false);
  const remove = useCallback(() => setToasts(toasts.filter((other) => other.id !== id)), [id]);
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(remove, VISIBLE_MS);
    return () => clearTimeout(timer);
  }, [isHeld, remove]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only stays while somebody is at it
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex min-w-[280px] items-center gap-2.5 rounded-3 border border-line-2 bg-raised py-1 pr-1 pl-3.5 shadow-float"
    >
      <Icon name="check" className="text-ok" />
      <p className="min-w-0 flex-1 py-1.5">
        <span className="break-all">{text}</span>
        {detail && <span className="text-12 text-ink-3"> {detail}</span>}
      </p>
      <IconButton aria-label="Close" onClick={remove}>
        <Icon name="close" />
      </IconButton>
    </div>
  );
}
