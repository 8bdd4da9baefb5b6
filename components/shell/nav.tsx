"use client";
import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useViewer } from "@/components/auth/viewer";
import type { SessionUser } from "@/lib/api/contracts";

/** The pages there are, and who may see each. */
const PAGES: readonly { href: Route; label: string; isFor: (viewer: SessionUser | null) => boolean }[] = [
  { href: "/", label: "Market", isFor: () => true },
  { href: "/users", label: "Users", isFor: (viewer) => viewer?.role === "owner" },
  { href: "/account", label: "Account", isFor: (viewer) => viewer?.role === "owner" },
];

/** The way between the pages, in the bar. */
export function Nav() {
  const viewer = useViewer();
  const path = usePathname();
  return (
    <nav aria-label="Main" className="flex h-full gap-0.5 max-desk:hidden">
      {PAGES.filter(({ isFor }) => isFor(viewer)).map(({ href, label }) => (
        <Link
          key={href}
          href={href}
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
