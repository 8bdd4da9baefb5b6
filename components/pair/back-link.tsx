"use client";
import Link from "next/link";
import type { MouseEvent } from "react";
import { useMarketHref } from "@/components/layout/market-link";
import { Icon } from "@/components/ui/icon";

/**
 * Number of steps back to the list in the browser's history.
 * @returns null if the list is not there, would be reloaded, or the browser lacks the Navigation API
 */
function stepsToMarket(): number | null {
  if (!("navigation" in window)) return null;
  const current = navigation.currentEntry?.index ?? -1;
  const entries = navigation.entries();
  for (let back = 1; back <= current; back++) {
    const entry = entries[current - back];
    if (entry?.url && new URL(entry.url).pathname === "/") return entry.sameDocument ? back : null;
  }
  return null;
}

/** Link to the list with its sort, filters and search. Goes back in the history if possible, which restores the scroll position. */
export function BackLink() {
  const href = useMarketHref();
  const onClick = (event: MouseEvent) => {
    // With a modifier key the browser opens a new tab or window.
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const steps = stepsToMarket();
    if (steps === null) return;
    event.preventDefault();
    history.go(-steps);
  };
  return (
    <Link
      href={href}
      prefetch={false}
      onClick={onClick}
      className="inline-flex items-center gap-1 py-1 text-12 text-ink-2 hover:text-ink-1"
    >
      <Icon name="back" className="size-3!" />
      Market
    </Link>
  );
}
