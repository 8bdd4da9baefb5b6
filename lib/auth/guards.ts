import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import type { Route } from "next";
import { cookies } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { SessionUser } from "@/lib/api/contracts";
import { AppError } from "@/lib/api/errors";
import { sessionCookie, stateOf, tokenFrom } from "@/lib/auth/session";
import type { SessionEnd, SessionState } from "@/lib/auth/session-check";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { readForPage } from "@/lib/page-status";

export type { SessionUser } from "@/lib/api/contracts";

const sha256 = (text: string) => createHash("sha256").update(text).digest();

/**
 * Lets a scheduler through: `Authorization: Bearer $CRON_SECRET`.
 * Both sides are hashed, so that neither the time nor the length tells anything of the secret.
 * @param secret what is expected; without one nobody is let through
 * @throws AppError `unauthorized`, whatever is missing or wrong
 */
export function requireCronSecret(request: Request, secret: string | undefined = env().cronSecret): void {
  const given = /^Bearer ([^\s]+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const matches = timingSafeEqual(sha256(given ?? ""), sha256(secret ?? ""));
  if (secret === undefined || secret === "" || given === undefined || !matches) {
    throw new AppError(
      "unauthorized",
      "Send the header `Authorization: Bearer` with the value of CRON_SECRET. Without a secret set, this address is closed.",
    );
  }
}

/** @throws AppError of the database while it is away */
async function pageState(): Promise<SessionState | null> {
  const token = (await cookies()).get(sessionCookie().name)?.value;
  return readForPage(stateOf(token));
}

/**
 * For pages that work signed in and signed out. While the database is away nobody can be told apart: null.
 * @returns null for the signed-out
 */
export async function currentUser(): Promise<SessionUser | null> {
  return (await currentSession()).user;
}

/** Like `currentUser`, and why a session that the browser still holds is over; null where it holds none. */
export async function currentSession(): Promise<{ user: SessionUser | null; ended: SessionEnd | null }> {
  try {
    return (await pageState()) ?? { user: null, ended: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log().warn({ err: error, code: error.code }, "a page was made without knowing who asked");
    return { user: null, ended: null };
  }
}

/**
 * For pages of the signed-in: sends anyone else to sign in and, from there, back.
 * @param path the page's own address with its query, to come back to
 * @throws AppError of the database while it is away: nobody is signed out by that
 */
export async function requireUser(path: string): Promise<SessionUser> {
  const state = await pageState();
  if (state?.user) return state.user;
  // Typed as plain text because the checker does not see through the query.
  const signIn: string = `/sign-in?next=${encodeURIComponent(path)}`;
  return redirect(signIn as Route);
}

/** For an owner's pages: like `requireUser`, and not there for a member. */
export async function requireOwner(path: string): Promise<SessionUser> {
  const user = await requireUser(path);
  return user.role === "owner" ? user : notFound();
}

/** For handlers of the signed-in. @throws AppError `unauthorized` */
export async function userFrom(request: Request): Promise<SessionUser> {
  const state = await stateOf(tokenFrom(request));
  if (state?.user) return state.user;
  throw new AppError("unauthorized", "Sign in to see this.");
}

/** For handlers of owners. @throws AppError `unauthorized` for the signed-out, `forbidden` for members */
export async function ownerFrom(request: Request): Promise<SessionUser> {
  const user = await userFrom(request);
  if (user.role === "owner") return user;
  throw new AppError("forbidden", "Only an owner may do this.");
}
