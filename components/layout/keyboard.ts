"use client";
import { useEffect, useRef, useSyncExternalStore } from "react";

/** Local storage key. */
const STORAGE_KEY = "sigmawatch-single-keys";
const CHANGE_EVENT = "sigmawatch-single-keys";
/** Choice for the lifetime of the page, if local storage is unavailable. */
let unsaved: boolean | null = null;

function areSingleKeysEnabled(): boolean {
  if (unsaved !== null) return unsaved;
  try {
    return localStorage.getItem(STORAGE_KEY) !== "off";
  } catch {
    return true;
  }
}

function subscribe(listener: () => void): () => void {
  addEventListener(CHANGE_EVENT, listener);
  addEventListener("storage", listener);
  return () => {
    removeEventListener(CHANGE_EVENT, listener);
    removeEventListener("storage", listener);
  };
}

/** False if the viewer disabled single-key shortcuts, which interfere with voice control. */
export function useSingleKeys(): boolean {
  return useSyncExternalStore(subscribe, areSingleKeysEnabled, () => true);
}

export function setSingleKeysEnabled(isEnabled: boolean): void {
  try {
    if (isEnabled) localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, "off");
    unsaved = null;
  } catch {
    unsaved = isEnabled;
  }
  dispatchEvent(new Event(CHANGE_EVENT));
}

/** True if a key press belongs to a field, an open dialog or the browser. */
function isTypingElsewhere(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (document.querySelector("dialog:modal")) return true;
  const target = event.target;
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Calls `run` for single-key shortcuts, except in fields. @param keys single characters */
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
