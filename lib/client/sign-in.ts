import * as z from "zod/mini";
import "@/lib/contracts/fields";
import { ApiError } from "@/lib/client/fetcher";

/** What came of a try to sign in. */
export type SignInAnswer =
  | { outcome: "signed_in" }
  | { outcome: "wrong" }
  | { outcome: "throttled"; retryAfterSeconds: number };

const TIMEOUT_MS = 20_000;
const csrfReply = z.object({ csrfToken: z.string() });
const urlReply = z.object({ url: z.string() });

async function ask(path: string, fields?: Record<string, string>): Promise<unknown> {
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

/** Posts to one of next-auth's addresses, with its token against requests from other sites. */
async function post(path: string, fields: Record<string, string>): Promise<URL> {
  const csrf = csrfReply.safeParse(await ask("/api/auth/csrf"));
  if (!csrf.success) throw unexpected();
  const answer = urlReply.safeParse(
    await ask(path, { ...fields, csrfToken: csrf.data.csrfToken, json: "true" }),
  );
  if (!answer.success) throw unexpected();
  return new URL(answer.data.url, location.href);
}

function unexpected(): ApiError {
  return new ApiError(500, "internal", "Sign-in failed. Try again shortly.");
}

/** Signs in. The session is in a cookie from then on. @throws ApiError when there was no usable answer */
export async function signIn(email: string, password: string): Promise<SignInAnswer> {
  const url = await post("/api/auth/callback/credentials", { email, password, callbackUrl: "/" });
  const error = url.searchParams.get("error");
  if (error === null) return url.searchParams.has("csrf") ? Promise.reject(unexpected()) : DONE;
  if (error === "CredentialsSignin") return { outcome: "wrong" };
  const seconds = /^throttled:(\d+)$/.exec(error)?.[1];
  if (seconds === undefined) throw unexpected();
  return { outcome: "throttled", retryAfterSeconds: Number(seconds) };
}
const DONE: SignInAnswer = { outcome: "signed_in" };

/** Where an outside provider asks people in. @param next a path of ours to come back to */
export async function providerAddress(provider: string, next: string): Promise<string> {
  return (await post(`/api/auth/signin/${provider}`, { callbackUrl: next })).href;
}

/** Ends this session, here and for any copy of its cookie. */
export async function signOut(): Promise<void> {
  await post("/api/auth/signout", { callbackUrl: "/" });
}
