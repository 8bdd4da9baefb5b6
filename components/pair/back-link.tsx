"use client";
import Link from "next/link";
import type { MouseEvent } from "react";
import { useMarketHref } from "@/components/layout/market-link";
import { Icon } from "@/components/ui/icon";

/**
 * How many steps back in the browser's history the list is.
 * @returns null where it is not in the history, would be loaded anew, or the browser does not tell
 */
function stepsToMarket(): number | null {
  // Not every browser has it yet.
  if (!("navigation" in window)) return null;
  const here = navigation.currentEntry?.index ?? -1;
  const entries = navigation.entries();
  for (let back = 1; back <= here; back++) {
    const entry = entries[here - back];
    if (entry?.url && new URL(entry.url).pathname === "/") return entry.sameDocument ? back : null;
  }
  return null;
}

/** Link to the list with its sort, filters and search. Goes back in the history where it can, which restores the scroll position. */
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
