"use client";
import { type RefObject, useEffect, useState } from "react";

/**
 * An element's width in whole pixels, kept current; 0 until the browser tells it with its next frame. Asked for at once, it
 * would make the page be laid out, and what it is wanted for be done, in the middle of the page's start.
 */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const watched = element.current;
    if (!watched) return;
    const observer = new ResizeObserver(() => setWidth(Math.floor(watched.getBoundingClientRect().width)));
    observer.observe(watched);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
