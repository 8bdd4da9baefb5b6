import * as z from "zod/mini";
import "@/lib/contracts/fields";
import { ApiError } from "@/lib/client/fetcher";

/** Result of an attempt to sign in. */
export type SignInResult =
  | { outcome: "signed_in" }
  | { outcome: "wrong" }
  | { outcome: "throttled"; retryAfterSeconds: number };

const TIMEOUT_MS = 20_000;
const csrfReply = z.object({ csrfToken: z.string() });
const urlReply = z.object({ url: z.string() });

async function request(path: string, fields?: Record<string, string>): Promise<unknown> {
  try {
    const response = await fetch(path, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(fields ? { method: "POST", body: new URLSearchParams(fields) } : {}),
    });
    return await response.json();
  } catch (cause) {
    throw new ApiError(0, "unreachable", "The server cannot be reached. Try again.", cause);
  }
}

/** Posts to a route of next-auth with its CSRF token. */
async function post(path: string, fields: Record<string, string>): Promise<URL> {
  const csrf = csrfReply.safeParse(await request("/api/auth/csrf"));
  if (!csrf.success) throw unexpected();
  const reply = urlReply.safeParse(
    await request(path, { ...fields, csrfToken: csrf.data.csrfToken, json: "true" }),
  );
  if (!reply.success) throw unexpected();
  return new URL(reply.data.url, location.href);
}

function unexpected(): ApiError {
  return new ApiError(500, "internal", "Sign-in failed. Try again shortly.");
}

/** Signs in; the session is stored in a cookie. @throws ApiError without a valid reply */
export async function signIn(email: string, password: string): Promise<SignInResult> {
  const url = await post("/api/auth/callback/credentials", { email, password, callbackUrl: "/" });
  const error = url.searchParams.get("error");
  if (error === null) return url.searchParams.has("csrf") ? Promise.reject(unexpected()) : DONE;
  if (error === "CredentialsSignin") return { outcome: "wrong" };
  const seconds = /^throttled:(\d+)$/.exec(error)?.[1];
  if (seconds === undefined) throw unexpected();
  return { outcome: "throttled", retryAfterSeconds: Number(seconds) };
}
const DONE: SignInResult = { outcome: "signed_in" };

/** Address of an OAuth provider's sign-in page. @param next local path to return to */
export async function providerAddress(provider: string, next: string): Promise<string> {
  return (await post(`/api/auth/signin/${provider}`, { callbackUrl: next })).href;
}

/** Ends the session, including copies of its cookie. */
export async function signOut(): Promise<void> {
  await post("/api/auth/signout", { callbackUrl: "/" });
}
