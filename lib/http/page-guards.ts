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

/** @throws AppError if the database is unavailable */
async function pageState(): Promise<SessionState | null> {
  const token = (await cookies()).get(sessionCookie().name)?.value;
  return readForPage(stateOf(token));
}

/**
 * Signed-in user, for pages that work signed in and signed out.
 * @returns null if signed out, or if the database is unavailable
 */
export async function currentUser(): Promise<SessionUser | null> {
  return (await currentSession()).user;
}

/** Like `currentUser`, with the reason why the session of the browser's cookie ended; null without such a cookie. */
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
 * Requires a signed-in user; redirects to the sign-in page otherwise.
 * @param path path and query of the page, to return to
 * @throws AppError if the database is unavailable
 */
export async function requireUserPage(path: string): Promise<SessionUser> {
  const state = await pageState();
  if (state?.user) return state.user;
  // A plain string, because typed routes do not cover the query.
  const signIn: string = `/sign-in?next=${encodeURIComponent(path)}`;
  return redirect(signIn as Route);
}

/** Like `requireUserPage`; answers members with "not found". */
export async function requireOwnerPage(path: string): Promise<SessionUser> {
  const user = await requireUserPage(path);
  return user.role === "owner" ? user : notFound();
}
