import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import { stateOf, tokenFrom } from "@/lib/auth/session";
import type { SessionUser } from "@/lib/contracts/account";
import { AppError } from "@/lib/contracts/errors";
import { env } from "@/lib/env";

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
      "Send the header `Authorization: Bearer` with the value of CRON_SECRET. Without CRON_SECRET this address is disabled.",
    );
  }
}

/** For handlers of the signed-in. @throws AppError `unauthorized` */
export async function requireSignedInUser(request: Request): Promise<SessionUser> {
  const state = await stateOf(tokenFrom(request));
  if (state?.user) return state.user;
  throw new AppError("unauthorized", "Sign in first.");
}

/** For handlers of owners. @throws AppError `unauthorized` for the signed-out, `forbidden` for members */
export async function requireOwnerUser(request: Request): Promise<SessionUser> {
  const user = await requireSignedInUser(request);
  if (user.role === "owner") return user;
  throw new AppError("forbidden", "Only an owner can do this.");
}
