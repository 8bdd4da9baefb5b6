"use client";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type MouseEvent, useCallback } from "react";
import { Icon } from "@/components/ui/icon";

/** How many steps of the browser's history ago the market was last looked at; null where it was not, or nobody knows. */
function stepsToMarket(): number | null {
  // Not every browser has it yet.
  if (!("navigation" in window)) return null;
  const here = navigation.currentEntry?.index ?? -1;
  const entries = navigation.entries();
  for (let back = 1; back <= here; back++) {
    const url = entries[here - back]?.url;
    if (url && new URL(url).pathname === "/") return back;
  }
  return null;
}

/** Goes to the market: as it was looked at before, where one came from there. */
export function useLeave(): () => void {
  const router = useRouter();
  return useCallback(() => {
    const back = stepsToMarket();
    if (back === null) router.push("/");
    else history.go(-back);
  }, [router]);
}

/** The link to the market that keeps its view. */
export function WayBack() {
  const leave = useLeave();
  const onClick = (event: MouseEvent) => {
    // A new tab or window is a market of its own.
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    leave();
  };
  return (
    <Link
      href="/"
      prefetch={false}
      onClick={onClick}
      className="inline-flex items-center gap-1 py-1 text-12 text-ink-2 hover:text-ink-1"
    >
      <Icon name="back" className="size-3!" />
      Market
    </Link>
  );
}
