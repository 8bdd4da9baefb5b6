"use client";
import { useEffect, useRef, useSyncExternalStore } from "react";

/** Where this browser remembers that keys without Ctrl or Alt were turned off. */
const CHOICE = "sigmawatch-single-keys";
const CHANGED = "sigmawatch-single-keys";
/** What was chosen where a browser lets nothing be remembered: it lasts as long as the page. */
let unsaved: boolean | null = null;

function areSingleKeysEnabled(): boolean {
  if (unsaved !== null) return unsaved;
  try {
    return localStorage.getItem(CHOICE) !== "off";
  } catch {
    return true;
  }
}

function subscribe(listener: () => void): () => void {
  addEventListener(CHANGED, listener);
  addEventListener("storage", listener);
  return () => {
    removeEventListener(CHANGED, listener);
    removeEventListener("storage", listener);
  };
}

/** Whether single keys do something: those who speak to their machine turn them off. */
export function useSingleKeys(): boolean {
  return useSyncExternalStore(subscribe, areSingleKeysEnabled, () => true);
}

/** Turns single keys on or off and remembers it on this browser. */
export function setSingleKeysEnabled(on: boolean): void {
  try {
    if (on) localStorage.removeItem(CHOICE);
    else localStorage.setItem(CHOICE, "off");
    unsaved = null;
  } catch {
    unsaved = on;
  }
  dispatchEvent(new Event(CHANGED));
}

/** Whether a key press belongs to a field, to an open dialog or to the browser: single keys then mean nothing to us. */
export function isTypingElsewhere(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (document.querySelector("dialog:modal")) return true;
  const target = event.target;
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/**
 * Calls `run` when one of some single keys is pressed, wherever the focus is but in a field.
 * @param keys what each press may be; none but single characters
 */
export function useKeys(keys: string, run: (key: string) => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.repeat || event.key.length !== 1 || !keys.includes(event.key)) return;
      if (isTypingElsewhere(event) || !areSingleKeysEnabled()) return;
      event.preventDefault();
      latest.current(event.key);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [keys]);
}
