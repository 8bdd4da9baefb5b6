import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import { stateOf, tokenFrom } from "@/lib/auth/session";
import type { SessionUser } from "@/lib/contracts/account";
import { AppError } from "@/lib/contracts/errors";
import { env } from "@/lib/env";

const sha256 = (text: string) => createHash("sha256").update(text).digest();

/**
 * Requires the header `Authorization: Bearer $CRON_SECRET`. Both sides are hashed so that the time of the comparison
 * reveals neither content nor length of the secret.
 * @param secret expected value; if undefined, every request is refused
 * @throws AppError `unauthorized`
 */
export function requireCronSecret(request: Request, secret: string | undefined = env().cronSecret): void {
  const token = /^Bearer ([^\s]+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const matches = timingSafeEqual(sha256(token ?? ""), sha256(secret ?? ""));
  if (secret === undefined || secret === "" || token === undefined || !matches) {
    throw new AppError(
      "unauthorized",
      "Send the header `Authorization: Bearer` with the value of CRON_SECRET. Without CRON_SECRET this address is disabled.",
    );
  }
}

/** @throws AppError `unauthorized` if nobody is signed in */
export async function requireSignedInUser(request: Request): Promise<SessionUser> {
  const state = await stateOf(tokenFrom(request));
  if (state?.user) return state.user;
  throw new AppError("unauthorized", "Sign in first.");
}

/** @throws AppError `unauthorized` if nobody is signed in, `forbidden` for members */
export async function requireOwnerUser(request: Request): Promise<SessionUser> {
  const user = await requireSignedInUser(request);
  if (user.role === "owner") return user;
  throw new AppError("forbidden", "Only an owner can do this.");
}
