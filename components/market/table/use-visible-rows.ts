"use client";
import {
  type RefObject,
  startTransition,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { flushSync } from "react-dom";
import type { ListLayout } from "./use-list-layout";
import { nextScrollPosition, type ScrollPosition } from "./visible-rows";

/** How many rows the server takes a window to hold below what stands above the list, and the browser until it has measured. */
const INITIAL_ROWS = 12;
/** Scrolling is over when nothing has moved for so long. */
const SCROLL_END_MS = 150;

/**
 * Where a list stands that is scrolled with the window, as a place that changes only when another row comes into sight.
 * @param list what holds the rows and the room of those that are not drawn
 */
export function useVisibleRows(list: RefObject<HTMLElement | null>, { rowHeight, stickyHeight }: ListLayout) {
  const [place, setPlace] = useState<ScrollPosition>({ first: 0, held: INITIAL_ROWS, isHurried: false });
  const scrolledAt = useRef(Number.NEGATIVE_INFINITY);

  useLayoutEffect(() => {
    const firstInSight = (element: HTMLElement) =>
      Math.floor((stickyHeight - element.getBoundingClientRect().top) / rowHeight);
    const look = () => {
      if (!list.current) return;
      const first = firstInSight(list.current);
      // One more: the topmost and the lowest may both be cut.
      const held = Math.ceil((innerHeight - stickyHeight) / rowHeight) + 1;
      setPlace((before) => nextScrollPosition(before, first, held));
    };
    // In steps between which the page answers.
    const lookAside = () => startTransition(look);
    const scroll = () => {
      scrolledAt.current = performance.now();
      // Drawn before the browser shows what was scrolled to: a quick scroll would else show empty room.
      flushSync(look);
    };
    // Where the page begins at the list's start, most of what is in sight is there.
    if (list.current && firstInSight(list.current) > 0) look();
    else lookAside();
    // Whatever stands above the list moves it: banners come and go.
    const observer = new ResizeObserver(lookAside);
    observer.observe(document.body);
    addEventListener("scroll", scroll, { passive: true });
    addEventListener("resize", lookAside);
    return () => {
      observer.disconnect();
      removeEventListener("scroll", scroll);
      removeEventListener("resize", lookAside);
    };
  }, [list, rowHeight, stickyHeight]);

  // Drawn whole once it rests, in steps between which the page answers.
  useEffect(() => {
    if (!place.isHurried) return;
    const timer = setTimeout(
      () => startTransition(() => setPlace((before) => ({ ...before, isHurried: false }))),
      SCROLL_END_MS,
    );
    return () => clearTimeout(timer);
  }, [place]);

  return {
    place,
    isScrolling: useCallback(() => performance.now() - scrolledAt.current < SCROLL_END_MS, []),
    /** Scrolls as little as it takes for a row to be seen whole. */
    bringIntoSight: (index: number) => {
      if (!list.current) return;
      const top = list.current.getBoundingClientRect().top + index * rowHeight;
      const below = top + rowHeight - innerHeight;
      if (top < stickyHeight) scrollBy({ top: top - stickyHeight, behavior: "instant" });
      else if (below > 0) scrollBy({ top: below, behavior: "instant" });
    },
  };
}
