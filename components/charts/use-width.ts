"use client";
import { type RefObject, useEffect, useState } from "react";

/**
 * Current width of an element in whole pixels; 0 on the first render. It is not measured synchronously, which would force a
 * layout while the page starts.
 */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const observer = new ResizeObserver(() => setWidth(Math.floor(target.getBoundingClientRect().width)));
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
