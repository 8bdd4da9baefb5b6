"use client";
import { useEffect, useRef } from "react";

/** Something open on the page that Esc closes. */
type Layer = {
  close: () => void;
  /** What had the focus when it was opened, and gets it back. */
  opener: Element | null;
};

/** What is open, in the order of opening. Dialogs and popovers are not in it: the browser itself closes them on Esc. */
const layers: Layer[] = [];

/** Whether the browser has a dialog or popover open that does not contain the layer: Esc then closes that one. */
function isBehindTopLayer(layer: Layer): boolean {
  const open = [...document.querySelectorAll("dialog:modal, :popover-open")];
  return open.some((element) => !layer.opener || !element.contains(layer.opener));
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.key !== "Escape" || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const layer = layers.at(-1);
  if (!layer || isBehindTopLayer(layer)) return;
  event.preventDefault();
  event.stopPropagation();
  // A key that is held down closes one layer, not all of them.
  if (event.repeat) return;
  layer.close();
  const { opener } = layer;
  if (opener instanceof HTMLElement && opener !== document.body && opener.isConnected) {
    opener.focus({ preventScroll: true });
  }
}

/**
 * Closes something on Esc: of everything open on the page the innermost, one per press, wherever the focus is. The focus
 * returns to the element that had it on opening.
 * @param open falsy while closed; another value than before counts as opened anew
 */
export function useEscape(open: unknown, close: () => void): void {
  const latest = useRef(close);
  useEffect(() => {
    latest.current = close;
  });
  useEffect(() => {
    if (!open) return;
    const layer: Layer = { close: () => latest.current(), opener: document.activeElement };
    if (layers.push(layer) === 1) addEventListener("keydown", onKeyDown, { capture: true });
    return () => {
      layers.splice(layers.indexOf(layer), 1);
      if (layers.length === 0) removeEventListener("keydown", onKeyDown, { capture: true });
    };
  }, [open]);
}
