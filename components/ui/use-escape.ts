"use client";
import { useEffect, useRef } from "react";

/** An open element that Esc closes. */
type Layer = {
  close: () => void;
  /** Focused element at opening, which gets the focus back. */
  opener: Element | null;
};

/** Open layers, in order of opening. Dialogs and popovers are not included: the browser closes them. */
const layers: Layer[] = [];

/** True if a dialog or popover that does not contain the layer is open: Esc then closes that one. */
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
  // A held key closes one layer only.
  if (event.repeat) return;
  layer.close();
  const { opener } = layer;
  if (opener instanceof HTMLElement && opener !== document.body && opener.isConnected) {
    opener.focus({ preventScroll: true });
  }
}

/**
 * Closes the innermost open layer on Esc, independent of the focus, and restores the focus.
 * @param open falsy while closed; a changed value counts as reopened
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
