import { randomUUID } from "node:crypto";
import { decode, encode } from "next-auth/jwt";
import { z } from "zod";

/** Lifetime of a session after sign-in. */
export const SESSION_SECONDS = 14 * 24 * 60 * 60;

/**
 * Claims in the encrypted session token. `sid` identifies the session, `sv` is the account's session version (the
 * token is valid while both are equal), `signedInAt` is in epoch milliseconds.
 */
export const sessionClaims = z.object({
  sub: z.uuid(),
  sid: z.string().min(1),
  sv: z.number().int(),
  signedInAt: z.number().int(),
});
export type SessionClaims = z.infer<typeof sessionClaims>;

export function newClaims(user: { id: string; sessionVersion: number }, now: Date): SessionClaims {
  return { sub: user.id, sid: randomUUID(), sv: user.sessionVersion, signedInAt: now.getTime() };
}

/** True if session cookies must be `Secure`: the public address uses https. */
export function cookiesAreSecure(siteUrl: string | undefined): boolean {
  return siteUrl?.startsWith("https://") ?? false;
}

/** Names used by next-auth, which reads the same cookie. */
export function sessionCookieName(secure: boolean): string {
  return `${secure ? "__Secure-" : ""}next-auth.session-token`;
}

/** Not readable by scripts and not sent with most requests that other sites start. */
export function sessionCookieOptions(secure: boolean) {
  return { httpOnly: true, sameSite: "lax", path: "/", secure } as const;
}

/** Encrypts claims for the cookie. */
export function encodeSession(claims: SessionClaims, secret: string): Promise<string> {
  return encode({ token: claims, secret, maxAge: SESSION_SECONDS });
}

/** Decrypts a token. @returns null if it is invalid, was modified or has expired */
export async function decodeSession(token: string, secret: string): Promise<SessionClaims | null> {
  const claims = await decode({ token, secret }).catch(() => null);
  return sessionClaims.safeParse(claims).data ?? null;
}
