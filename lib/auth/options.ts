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

const credentialsSchema = z.object({ email: z.string().max(1000), password: z.string().max(1000) });
const accountSchema = z.object({ id: z.string(), sessionVersion: z.number() });
type Account = z.infer<typeof accountSchema>;
const profileSchema = z.object({ email: z.string().nullish(), name: z.string().nullish() });

/** Prefix of the `error` in the reply to a sign-in that has to wait; the seconds follow. */
const THROTTLED_ERROR = "throttled:";

/**
 * next-auth configuration: passwords always, OAuth providers if configured, sessions in an encrypted cookie that is
 * checked against the account (`session-check.ts`).
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
        authorize: async (input, request) => {
          const result = await authorize(input, new Headers(request.headers)).catch(unavailable);
          if ("wait" in result) throw new Error(`${THROTTLED_ERROR}${result.wait}`);
          return result.account;
        },
      }),
      ...oauthProviders(),
    ],
    callbacks: {
      async signIn({ user, account: provider }) {
        if (provider?.type === "credentials") return true;
        return (await findProviderAccount(user)) ? true : "/sign-in?error=AccessDenied";
      },
      async jwt({ user, account: provider }) {
        // Called for new sign-ins only: the route with which next-auth renews sessions is disabled (auth-routes.ts).
        const known =
          provider?.type === "credentials"
            ? accountSchema.parse(user)
            : provider && (await findProviderAccount(user));
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
        sessions().clearUser(claims.sub);
      },
    },
  };
}

/** Signs in with a password. @returns the account, null for a wrong password, or the seconds to wait */
async function authorize(
  input: unknown,
  headers: Headers,
): Promise<{ account: Account | null } | { wait: number }> {
  const now = new Date();
  const parsed = credentialsSchema.safeParse(input);
  if (!parsed.success) return { account: null };
  const { email, password } = parsed.data;
  const address = clientAddress(headers);
  // An invalid address is handled like an unknown one, so that both take the same time.
  const known = emailAddress.safeParse(email).data ?? email.toLowerCase();
  const result = await signInWithPassword({ email: known, password, address }, now);
  if (result.outcome === "throttled") {
    return { wait: Math.ceil((result.until.getTime() - now.getTime()) / 1000) };
  }
  return { account: result.outcome === "wrong" ? null : result };
}

/** next-auth sends the error's message to the browser, so the cause is only logged. */
function unavailable(error: unknown): never {
  log().error({ err: error }, "nobody could sign in");
  throw new Error("unavailable");
}

function findProviderAccount(user: unknown) {
  const { email, name } = profileSchema.parse(user);
  return findAccountOfProvider({ email: email ?? null, name: name ?? null }, new Date());
}

/** Invalidates copies of a cookie after sign-out. */
async function endSession(id: string, signedInAt: number): Promise<void> {
  const db = database();
  const expiresAt = new Date(signedInAt + SESSION_SECONDS * 1000);
  await db.endedSession.upsert({ where: { id }, create: { id, expiresAt }, update: {} });
  await db.endedSession.deleteMany({ where: { expiresAt: { lt: new Date() } } });
}

/** A provider's error may contain text from the callback URL, which anyone can write. */
const MAX_LOGGED_LENGTH = 300;

/** Message of a failure for the log: no credentials, limited in length. */
function redactedMessage(detail: unknown): string {
  const error = detail instanceof Error ? detail : Object(detail).error;
  return error instanceof Error ? error.message.slice(0, MAX_LOGGED_LENGTH) : "no message";
}
