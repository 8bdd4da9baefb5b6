import { newLinkToken, tokenDigest } from "@/lib/auth/account-token";
import { hashPassword } from "@/lib/auth/password-hash";
import type { NewAccount } from "@/lib/auth/setup";
import { requireActiveOwner, userNotFound } from "@/lib/auth/users";
import { AppError } from "@/lib/contracts/errors";
import { type Database, database } from "@/lib/db/client";

/** Shorter than for an invitation because the link gives access to an existing account. */
const PASSWORD_RESET_HOURS = 24;

/** What decides whether an account can get a reset link. */
export type ResetCandidate = {
  isActor: boolean;
  isDisabled: boolean;
  hasPassword: boolean;
  /** True if at least one OAuth provider is configured. */
  hasProviders: boolean;
};

/**
 * Reason why an account cannot get a reset link; null if it can. The own password is changed with the current one, so
 * that a signed-in browser left open cannot be used to take over the account. An account without a password gets a
 * link only if no OAuth provider is configured.
 */
export function passwordResetProblem(candidate: ResetCandidate): string | null {
  if (candidate.isActor) return "Change your own password on the account page.";
  if (candidate.isDisabled) return "This account is disabled. Enable it first.";
  if (!candidate.hasPassword && candidate.hasProviders) {
    return "This account signs in through a provider and has no password to reset.";
  }
  return null;
}

/**
 * Creates a password reset link and replaces an earlier one.
 * @param input `userId`: the account; `actorId`: the owner making the request
 * @returns the token for the link; it is not stored
 * @throws AppError `forbidden`; `not_found`; `conflict` with the reason why this account cannot get a link
 */
export async function createPasswordReset(
  input: { actorId: string; userId: string; hasProviders: boolean },
  now: Date,
  db: Database = database(),
): Promise<{ email: string; token: string; expiresAt: Date }> {
  const { actorId, userId, hasProviders } = input;
  const token = newLinkToken();
  const expiresAt = new Date(now.getTime() + PASSWORD_RESET_HOURS * 3_600_000);
  const email = await db.$transaction(async (tx) => {
    await requireActiveOwner(tx, actorId);
    // Locked so that an account that is being disabled does not get a link afterwards.
    await tx.$queryRaw`SELECT id FROM app_user WHERE id = ${userId}::uuid FOR UPDATE`;
    const user = await tx.appUser.findUnique({ where: { id: userId } });
    if (!user) throw userNotFound();
    const problem = passwordResetProblem({
      isActor: userId === actorId,
      isDisabled: user.disabledAt !== null,
      hasPassword: user.passwordHash !== null,
      hasProviders,
    });
    if (problem !== null) throw new AppError("conflict", problem);
    const data = { tokenHash: tokenDigest(token), createdAt: now, expiresAt };
    await tx.passwordReset.upsert({ where: { userId }, create: { userId, ...data }, update: data });
    return user.email;
  });
  return { email, token, expiresAt };
}

/** Account of a reset token; null if the token is unknown, used or expired. */
export async function findPasswordReset(
  token: string,
  now: Date,
  db: Database = database(),
): Promise<{ userId: string; email: string; name: string | null } | null> {
  const found = await db.passwordReset.findFirst({
    where: { tokenHash: tokenDigest(token), expiresAt: { gt: now }, user: { disabledAt: null } },
    select: { userId: true, user: { select: { email: true, name: true } } },
  });
  return found && { userId: found.userId, ...found.user };
}

/**
 * Sets a new password, deletes the link and ends every session of the account. Of two simultaneous uses, one
 * succeeds.
 * @param input a password that was already checked
 * @returns null if the token is unknown, used or expired
 */
export async function resetPassword(
  input: { token: string; password: string },
  now: Date,
  db: Database = database(),
): Promise<NewAccount | null> {
  const found = await findPasswordReset(input.token, now, db);
  if (!found) return null;
  const { userId } = found;
  const passwordHash = await hashPassword(input.password);
  return db.$transaction(async (tx) => {
    // Locks the account first, in the same order as disabling does, to avoid a deadlock.
    const active = await tx.$queryRaw<unknown[]>`
      SELECT id FROM app_user WHERE id = ${userId}::uuid AND disabled_at IS NULL FOR UPDATE`;
    if (active.length === 0) return null;
    const { count } = await tx.passwordReset.deleteMany({
      where: { userId, tokenHash: tokenDigest(input.token), expiresAt: { gt: now } },
    });
    if (count === 0) return null;
    return tx.appUser.update({
      where: { id: userId },
      data: { passwordHash, passwordChangedAt: now, sessionVersion: { increment: 1 } },
      select: { id: true, sessionVersion: true },
    });
  });
}
