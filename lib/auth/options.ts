import "server-only";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { emailAddress } from "@/lib/auth/email";
import { safeRedirectPath } from "@/lib/auth/next-path";
import { findAccountOfProvider } from "@/lib/auth/provider-sign-in";
import { oauthProviders } from "@/lib/auth/providers";
import { clientAddress } from "@/lib/auth/request-address";
import { sessions } from "@/lib/auth/session";
import { cookiesAreSecure, newClaims, SESSION_SECONDS, sessionClaims } from "@/lib/auth/session-token";
import { signInWithPassword } from "@/lib/auth/sign-in";
import { database } from "@/lib/db/client";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

const typed = z.object({ email: z.string().max(1000), password: z.string().max(1000) });
const account = z.object({ id: z.string(), sessionVersion: z.number() });
type Account = z.infer<typeof account>;
const person = z.object({ email: z.string().nullish(), name: z.string().nullish() });

/** The word in the `error` of the answer to a sign-in that has to wait, before the seconds. */
const THROTTLED_ERROR = "throttled:";

/**
 * next-auth's configuration: passwords always, outside providers where their variables are set, sessions in an
 * encrypted cookie that is checked against the account (`session-check.ts`).
 */
export function authOptions(): NextAuthOptions {
  const { siteUrl, sessionSecret } = env();
  return {
    secret: sessionSecret,
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    useSecureCookies: cookiesAreSecure(siteUrl),
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/account" },
    logger: {
      error: (code, detail) => log().warn({ code, err: redactedMessage(detail) }, "signing in failed"),
      warn: () => undefined,
      debug: () => undefined,
    },
    providers: [
      CredentialsProvider({
        credentials: { email: {}, password: {} },
        authorize: async (given, request) => {
          const result = await authorize(given, new Headers(request.headers)).catch(unavailable);
          if ("wait" in result) throw new Error(`${THROTTLED_ERROR}${result.wait}`);
          return result.account;
        },
      }),
      ...oauthProviders(),
    ],
    callbacks: {
      async signIn({ user, account: how }) {
        if (how?.type === "credentials") return true;
        return (await admit(user)) ? true : "/sign-in?error=AccessDenied";
      },
      async jwt({ user, account: how }) {
        // Called for a new sign-in only: the address by which next-auth renews sessions is closed (auth-routes.ts).
        const known = how?.type === "credentials" ? account.parse(user) : how && (await admit(user));
        if (!known) throw new Error("The account was disabled during sign-in.");
        return newClaims(known, new Date());
      },
      redirect: async ({ url, baseUrl }) => {
        const path = url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url;
        return `${baseUrl}${safeRedirectPath(path)}`;
      },
    },
    events: {
      async signOut({ token }) {
        const claims = sessionClaims.safeParse(token).data;
        if (!claims) return;
        await endSession(claims.sid, claims.signedInAt);
        sessions().forget(claims.sub);
      },
    },
  };
}

/** The password way in. @returns the account, null for a wrong password, or how many seconds to wait */
async function authorize(
  given: unknown,
  headers: Headers,
): Promise<{ account: Account | null } | { wait: number }> {
  const now = new Date();
  const read = typed.safeParse(given);
  if (!read.success) return { account: null };
  const { email, password } = read.data;
  const address = clientAddress(headers);
  // What is no e-mail address is nobody's: it takes the same way as one that nobody has.
  const known = emailAddress.safeParse(email).data ?? email.toLowerCase();
  const result = await signInWithPassword({ email: known, password, address }, now);
  if (result.outcome === "throttled") {
    return { wait: Math.ceil((result.until.getTime() - now.getTime()) / 1000) };
  }
  return { account: result.outcome === "wrong" ? null : result };
}

/** next-auth tells the browser what was thrown: the cause stays in the log. */
function unavailable(error: unknown): never {
  log().error({ err: error }, "nobody could sign in");
  throw new Error("unavailable");
}

function admit(user: unknown) {
  const { email, name } = person.parse(user);
  return findAccountOfProvider({ email: email ?? null, name: name ?? null }, new Date());
}

/** A copy of a cookie that was signed out opens nothing any more. */
async function endSession(id: string, signedInAt: number): Promise<void> {
  const db = database();
  const expiresAt = new Date(signedInAt + SESSION_SECONDS * 1000);
  await db.endedSession.upsert({ where: { id }, create: { id, expiresAt }, update: {} });
  await db.endedSession.deleteMany({ where: { expiresAt: { lt: new Date() } } });
}

/** A provider's error can hold text from its address, which anyone can write. */
const MAX_LOGGED_LENGTH = 300;

/** What is logged of a failure: never what was typed, nor more than a line. */
function redactedMessage(detail: unknown): string {
  const error = detail instanceof Error ? detail : Object(detail).error;
  return error instanceof Error ? error.message.slice(0, MAX_LOGGED_LENGTH) : "no message";
}
