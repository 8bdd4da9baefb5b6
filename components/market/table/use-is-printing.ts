"use client";
import { useEffect, useState } from "react";
import { flushSync } from "react-dom";

/** Whether the page is printed or in print preview. */
export function useIsPrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const query = matchMedia("print");
    // Synchronous, because the browser prints the page right after the event.
    const update = (next: boolean) => flushSync(() => setPrinting(next));
    const onBefore = () => update(true);
    const onAfter = () => update(false);
    const onChange = () => update(query.matches);
    addEventListener("beforeprint", onBefore);
    addEventListener("afterprint", onAfter);
    query.addEventListener("change", onChange);
    return () => {
      removeEventListener("beforeprint", onBefore);
      removeEventListener("afterprint", onAfter);
      query.removeEventListener("change", onChange);
    };
  }, []);
  return isPrinting;
}
