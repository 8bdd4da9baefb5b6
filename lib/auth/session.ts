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

// Stored on the global object because pages and route handlers are bundled separately.
const shared = globalThis as typeof globalThis & { sigmawatchSessions?: SessionCheck };

/** Session cache of the process. */
export function sessions(): SessionCheck {
  shared.sigmawatchSessions ??= new SessionCheck(database);
  return shared.sigmawatchSessions;
}

/** False without a session secret: sessions can then be neither created nor read. */
export function isSignInEnabled(): boolean {
  return env().sessionSecret !== undefined;
}

/** Claims of a session cookie, whether or not the session is still valid. */
async function claimsOf(token: string | undefined): Promise<SessionClaims | null> {
  const secret = env().sessionSecret;
  if (token === undefined || token === "" || secret === undefined) return null;
  return decodeSession(token, secret);
}

/** @returns null if there is no session cookie or it cannot be decrypted */
export async function stateOf(token: string | undefined): Promise<SessionState | null> {
  const claims = await claimsOf(token);
  return claims && sessions().state(claims);
}

/** Name and options of the session cookie. */
export function sessionCookie() {
  const secure = cookiesAreSecure(env().siteUrl);
  return { name: sessionCookieName(secure), options: sessionCookieOptions(secure) };
}

/** Session token of a request. */
export function tokenFrom(request: Request): string | undefined {
  const { name } = sessionCookie();
  for (const part of (request.headers.get("cookie") ?? "").split(";")) {
    const [key, ...value] = part.split("=");
    if (key?.trim() === name) return value.join("=").trim();
  }
  return undefined;
}

/** `Set-Cookie` header of a new session. @throws Error if sign-in is disabled */
export async function startSession(user: { id: string; sessionVersion: number }, now: Date): Promise<string> {
  const secret = env().sessionSecret;
  if (secret === undefined) throw new Error("NEXTAUTH_SECRET is not set: sign-in is disabled. Set it.");
  const { name, options } = sessionCookie();
  const token = await encodeSession(newClaims(user, now), secret);
  const secure = options.secure ? "; Secure" : "";
  return `${name}=${token}; Path=/; Max-Age=${SESSION_SECONDS}; HttpOnly; SameSite=Lax${secure}`;
}
