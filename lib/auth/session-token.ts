import { randomUUID } from "node:crypto";
import { decode, encode } from "next-auth/jwt";
import { z } from "zod";

/** A session ends by itself this long after signing in. */
export const SESSION_SECONDS = 14 * 24 * 60 * 60;

/**
 * What a session's token says. It is encrypted, and good only while the account says the same.
 * `sid` names the session, `sv` is the account's session version, `signedInAt` is in epoch milliseconds.
 */
export const sessionClaims = z.object({
  sub: z.uuid(),
  sid: z.string().min(1),
  sv: z.number().int(),
  signedInAt: z.number().int(),
});
export type SessionClaims = z.infer<typeof sessionClaims>;

/** The claims of a new session. */
export function newClaims(user: { id: string; sessionVersion: number }, now: Date): SessionClaims {
  return { sub: user.id, sid: randomUUID(), sv: user.sessionVersion, signedInAt: now.getTime() };
}

/** Whether cookies must only travel encrypted: so where the product is reached by https. */
export function cookiesAreSecure(siteUrl: string | undefined): boolean {
  return siteUrl?.startsWith("https://") ?? false;
}

/** next-auth's own names, so that both read the same cookie. */
export function sessionCookieName(secure: boolean): string {
  return `${secure ? "__Secure-" : ""}next-auth.session-token`;
}

/** How the session's cookie is kept: out of reach of scripts, and of most requests that other sites start. */
export function sessionCookieOptions(secure: boolean) {
  return { httpOnly: true, sameSite: "lax", path: "/", secure } as const;
}

/** A session's token, as it stands in the cookie. */
export function encodeSession(claims: SessionClaims, secret: string): Promise<string> {
  return encode({ token: claims, secret, maxAge: SESSION_SECONDS });
}

/**
 * Reads a token.
 * @returns null for what is no token of ours, was changed, or is over
 */
export async function decodeSession(token: string, secret: string): Promise<SessionClaims | null> {
  const claims = await decode({ token, secret }).catch(() => null);
  return sessionClaims.safeParse(claims).data ?? null;
}
