"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useId } from "react";
import { useUser } from "@/components/layout/session";
import { SignOutButton } from "@/components/layout/sign-out-button";
import { buttonClasses, IconButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { SessionUser } from "@/lib/contracts/account";
import { KeysButton } from "./keys-help";

/** Pages that need no sign-in link. */
const AUTH_PAGES = /^\/(sign-in|setup|invite|reset-password)(\/|$)/;

/** Link to the sign-in page that returns to the current page. */
export function SignInLink({ className, children = "Sign in" }: { className: string; children?: string }) {
  const path = usePathname();
  if (AUTH_PAGES.test(path)) return null;
  return (
    <a
      href={`/sign-in?next=${encodeURIComponent(path)}`}
      onClick={(event) => {
        // The URL changes while the page is open, so it is read when the link is used.
        const current = `${location.pathname}${location.search}`;
        event.currentTarget.href = `/sign-in?next=${encodeURIComponent(current)}`;
      }}
      className={className}
    >
      {children}
    </a>
  );
}

const ITEM =
  "flex h-9 items-center rounded-2 px-3 text-13 font-medium text-ink-2 hover:bg-hover hover:text-ink-1 aria-[current]:text-ink-1";

function MenuLink({ href, children }: { href: "/account" | "/users"; children: string }) {
  const isCurrent = usePathname() === href;
  return (
    <Link href={href} aria-current={isCurrent ? "page" : undefined} className={ITEM}>
      {children}
    </Link>
  );
}

function Items({ viewer }: { viewer: SessionUser }) {
  return (
    <>
      <p className="max-w-[260px] truncate px-3 py-1 text-12 text-ink-3" title={viewer.email}>
        {viewer.email}
      </p>
      <MenuLink href="/account">Account</MenuLink>
      {viewer.role === "owner" && <MenuLink href="/users">Users</MenuLink>}
      <SignOutButton kind="quiet" className="h-9 justify-start" />
    </>
  );
}

export function AccountMenu() {
  const viewer = useUser();
  const menu = useId();
  if (!viewer) return <SignInLink className={`${buttonClasses()} order-5 max-laptop:hidden`} />;
  return (
    <>
      <IconButton
        aria-label="Your account"
        title={viewer.email}
        popoverTarget={menu}
        className="order-5 max-laptop:hidden"
      >
        <Icon name="person" />
      </IconButton>
      <div
        id={menu}
        popover="auto"
        className="fixed inset-auto top-[56px] right-[max(var(--edge),calc(50vw-var(--page-width)/2+var(--edge)))] gap-0.5 rounded-3 border border-line-2 bg-raised p-2 text-ink-1 shadow-float open:grid"
      >
        <Items viewer={viewer} />
        <KeysButton className={ITEM}>Keyboard shortcuts</KeysButton>
      </div>
    </>
  );
}

export function AccountMenuItems() {
  const viewer = useUser();
  return viewer ? (
    <div className="grid border-t border-line-1 pt-2">
      <Items viewer={viewer} />
    </div>
  ) : (
    <SignInLink className={`${buttonClasses()} h-9`} />
  );
}
