import "server-only";
import { SessionCheck, type SessionState } from "@/lib/auth/session-check";
import {
  cookiesAreSecure,
  decodeSession,
  encodeSession,
  newClaims,
  SESSION_SECONDS,
  type SessionClaims,
  sessionCookieName,
  sessionCookieOptions,
} from "@/lib/auth/session-token";
import { database } from "@/lib/db/client";
import { env } from "@/lib/env";

// On the global object, so that pages and handlers, which are bundled apart, share it.
const shared = globalThis as typeof globalThis & { sigmawatchSessions?: SessionCheck };

/** The process's one memory of sessions. */
export function sessions(): SessionCheck {
  shared.sigmawatchSessions ??= new SessionCheck(database);
  return shared.sigmawatchSessions;
}

/** Whether anyone can sign in: without a secret no session can be made or read. */
export function isSignInEnabled(): boolean {
  return env().sessionSecret !== undefined;
}

/** What a session's cookie says, whether or not it still counts. */
export async function claimsOf(token: string | undefined): Promise<SessionClaims | null> {
  const secret = env().sessionSecret;
  if (token === undefined || token === "" || secret === undefined) return null;
  return decodeSession(token, secret);
}

/** @returns null where there is no session at all */
export async function stateOf(token: string | undefined): Promise<SessionState | null> {
  const claims = await claimsOf(token);
  return claims && sessions().state(claims);
}

/** The session's cookie of this installation. */
export function sessionCookie() {
  const secure = cookiesAreSecure(env().siteUrl);
  return { name: sessionCookieName(secure), options: sessionCookieOptions(secure) };
}

/** The session token that a request carries. */
export function tokenFrom(request: Request): string | undefined {
  const { name } = sessionCookie();
  for (const part of (request.headers.get("cookie") ?? "").split(";")) {
    const [key, ...value] = part.split("=");
    if (key?.trim() === name) return value.join("=").trim();
  }
  return undefined;
}

/**
 * A `Set-Cookie` that begins a session.
 * @throws Error where sign-in is closed
 */
export async function startSession(user: { id: string; sessionVersion: number }, now: Date): Promise<string> {
  const secret = env().sessionSecret;
  if (secret === undefined) throw new Error("NEXTAUTH_SECRET is not set: sign-in is disabled. Set it.");
  const { name, options } = sessionCookie();
  const token = await encodeSession(newClaims(user, now), secret);
  const secure = options.secure ? "; Secure" : "";
  return `${name}=${token}; Path=/; Max-Age=${SESSION_SECONDS}; HttpOnly; SameSite=Lax${secure}`;
}
