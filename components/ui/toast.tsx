"use client";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { IconButton } from "./button";
import { Icon } from "./icon";

/** Display time while the toast is neither hovered nor focused. */
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

/** Shows a short confirmation; not for messages that need a reaction. */
export function toast(text: string, detail?: string): void {
  nextId += 1;
  setToasts([...toasts, { id: nextId, text, detail }].slice(-MAX_TOASTS));
}

const NO_TOASTS: readonly Toast[] = [];

/** Always mounted, so that screen readers announce new toasts. */
export function Toaster() {
  const shown = useSyncExternalStore(
    subscribe,
    () => toasts,
    () => NO_TOASTS,
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
  const [isPaused, setPaused] = useState(false);
  const remove = useCallback(() => setToasts(toasts.filter((other) => other.id !== id)), [id]);
  useEffect(() => {
    if (isPaused) return;
    const timer = setTimeout(remove, VISIBLE_MS);
    return () => clearTimeout(timer);
  }, [isPaused, remove]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hover only delays closing
    <div
      onPointerEnter={() => setPaused(true)}
      onPointerLeave={() => setPaused(false)}
      onFocus={() => setPaused(true)}
      onBlur={() => setPaused(false)}
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
