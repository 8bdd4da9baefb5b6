"use client";
import { type RefObject, startTransition, useCallback, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { ListLayout } from "./use-list-layout";
import type { ScrollPosition } from "./visible-rows";

/** Rows rendered by the server, and by the browser until it has measured the window. */
const INITIAL_ROWS = 12;
/** Scrolling has ended after this time without a scroll event. */
const SCROLL_END_MS = 150;

/**
 * The visible part of a list that is scrolled with the window. It changes only when another row becomes visible.
 * @param list the element with the rows and their spacers
 */
export function useVisibleRows(list: RefObject<HTMLElement | null>, { rowHeight, stickyHeight }: ListLayout) {
  const [position, setPosition] = useState<ScrollPosition>({ first: 0, visibleCount: INITIAL_ROWS });
  const scrolledAt = useRef(Number.NEGATIVE_INFINITY);

  useLayoutEffect(() => {
    const firstVisible = (element: HTMLElement) =>
      Math.floor((stickyHeight - element.getBoundingClientRect().top) / rowHeight);
    const measure = () => {
      if (!list.current) return;
      const first = firstVisible(list.current);
      // Plus one, because the first and the last row can both be partly visible.
      const visibleCount = Math.ceil((innerHeight - stickyHeight) / rowHeight) + 1;
      setPosition((before) =>
        before.first === first && before.visibleCount === visibleCount ? before : { first, visibleCount },
      );
    };
    const measureLater = () => startTransition(measure);
    const onScroll = () => {
      scrolledAt.current = performance.now();
      // Rendered synchronously: fast scrolling would otherwise show empty space.
      flushSync(measure);
    };
    // At the start of the list most visible rows are already rendered.
    if (list.current && firstVisible(list.current) > 0) measure();
    else measureLater();
    // Banners above the list move it.
    const observer = new ResizeObserver(measureLater);
    observer.observe(document.body);
    addEventListener("scroll", onScroll, { passive: true });
    addEventListener("resize", measureLater);
    return () => {
      observer.disconnect();
      removeEventListener("scroll", onScroll);
      removeEventListener("resize", measureLater);
    };
  }, [list, rowHeight, stickyHeight]);

  return {
    position,
    isScrolling: useCallback(() => performance.now() - scrolledAt.current < SCROLL_END_MS, []),
    /** Scrolls the shortest way that shows the whole row. */
    scrollToRow: (index: number) => {
      if (!list.current) return;
      const top = list.current.getBoundingClientRect().top + index * rowHeight;
      const below = top + rowHeight - innerHeight;
      if (top < stickyHeight) scrollBy({ top: top - stickyHeight, behavior: "instant" });
      else if (below > 0) scrollBy({ top: below, behavior: "instant" });
    },
  };
}
