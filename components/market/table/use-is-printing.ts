"use client";
import { useEffect, useState } from "react";
import { flushSync } from "react-dom";

/** Whether the page is being printed, or shown as it would be printed. */
export function useIsPrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const query = matchMedia("print");
    // At once: the browser prints what is in the page when its listeners are done.
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
