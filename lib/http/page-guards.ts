import "server-only";
import type { Route } from "next";
import { cookies } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { sessionCookie, stateOf } from "@/lib/auth/session";
import type { SessionEnd, SessionState } from "@/lib/auth/session-check";
import type { SessionUser } from "@/lib/contracts/account";
import { AppError } from "@/lib/contracts/errors";
import { readForPage } from "@/lib/http/page-status";
import { log } from "@/lib/log";

/** @throws AppError of the database while it is away */
async function pageState(): Promise<SessionState | null> {
  const token = (await cookies()).get(sessionCookie().name)?.value;
  return readForPage(stateOf(token));
}

/**
 * The signed-in user, for pages that work signed in and signed out.
 * @returns null for the signed-out, and while the database is away
 */
export async function currentUser(): Promise<SessionUser | null> {
  return (await currentSession()).user;
}

/** Like `currentUser`, and why the session of the browser's cookie has ended; null without such a cookie. */
export async function currentSession(): Promise<{ user: SessionUser | null; ended: SessionEnd | null }> {
  try {
    return (await pageState()) ?? { user: null, ended: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log().warn(
      { err: error, code: error.code },
      "the session could not be read; the page is rendered for the signed-out",
    );
    return { user: null, ended: null };
  }
}

/**
 * For pages of the signed-in: sends anyone else to sign in and, from there, back.
 * @param path the page's own address with its query, to come back to
 * @throws AppError of the database while it is away: nobody is signed out by that
 */
export async function requireUserPage(path: string): Promise<SessionUser> {
  const state = await pageState();
  if (state?.user) return state.user;
  // Typed as plain text because the checker does not see through the query.
  const signIn: string = `/sign-in?next=${encodeURIComponent(path)}`;
  return redirect(signIn as Route);
}

/** For an owner's pages: like `requireUser`, and not there for a member. */
export async function requireOwnerPage(path: string): Promise<SessionUser> {
  const user = await requireUserPage(path);
  return user.role === "owner" ? user : notFound();
}
