"use client";
import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useMarketHref } from "./market-link";

const PAGES: readonly { href: Route; label: string }[] = [{ href: "/", label: "Market" }];

export function Nav() {
  const path = usePathname();
  const market = useMarketHref();
  return (
    <nav aria-label="Main" className="flex h-full gap-0.5 max-desk:hidden">
      {PAGES.map(({ href, label }) => (
        <Link
          key={href}
          href={href === "/" ? market : href}
          prefetch={false}
          aria-current={path === href ? "page" : undefined}
          className="flex items-center border-y-2 border-transparent px-2 text-ink-2 hover:text-ink-1 aria-[current]:border-b-ink-1 aria-[current]:font-medium aria-[current]:text-ink-1 wide:px-2.5"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
