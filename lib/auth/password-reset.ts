import { newLinkToken, tokenDigest } from "@/lib/auth/account-token";
import { hashPassword } from "@/lib/auth/password-hash";
import type { NewAccount } from "@/lib/auth/setup";
import { requireActiveOwner, userNotFound } from "@/lib/auth/users";
import { AppError } from "@/lib/contracts/errors";
import { type Database, database } from "@/lib/db/client";

/** Shorter than for an invitation: the link opens an account that exists. */
export const PASSWORD_RESET_HOURS = 24;

/** What decides whether an account can have a link to reset its password. */
export type ResetCandidate = {
  isActor: boolean;
  isDisabled: boolean;
  hasPassword: boolean;
  /** Whether people can sign in through a provider here. */
  hasProviders: boolean;
};

/**
 * Why an account cannot have a link to reset its password; null when it can. One's own password is changed with the
 * current one, so that nobody who finds a signed-in browser can take the account over. An account without a password gets
 * one only where no provider is left through which it could sign in.
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
 * Makes a link by which a user sets a new password. It replaces an earlier one.
 * @param given `userId` the account; `actorId` the owner who asks
 * @returns the token for the link: it is stored nowhere
 * @throws AppError `forbidden`; `not_found`; `conflict` with the reason why this account cannot have one
 */
export async function createPasswordReset(
  given: { actorId: string; userId: string; hasProviders: boolean },
  now: Date,
  db: Database = database(),
): Promise<{ email: string; token: string; expiresAt: Date }> {
  const { actorId, userId, hasProviders } = given;
  const token = newLinkToken();
  const expiresAt = new Date(now.getTime() + PASSWORD_RESET_HOURS * 3_600_000);
  const email = await db.$transaction(async (tx) => {
    await requireActiveOwner(tx, actorId);
    // Locked, so that an account which is being disabled does not get one afterwards.
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

/** Whose password a link resets; null when it does not work, or no longer. */
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
 * Sets a new password and ends the link and every session of the account. Of two uses at once, one succeeds.
 * @param given a password that was checked already
 * @returns null when the link does not work, or no longer
 */
export async function resetPassword(
  given: { token: string; password: string },
  now: Date,
  db: Database = database(),
): Promise<NewAccount | null> {
  const found = await findPasswordReset(given.token, now, db);
  if (!found) return null;
  const { userId } = found;
  const passwordHash = await hashPassword(given.password);
  return db.$transaction(async (tx) => {
    // The account first, in the order in which disabling locks them.
    const active = await tx.$queryRaw<unknown[]>`
      SELECT id FROM app_user WHERE id = ${userId}::uuid AND disabled_at IS NULL FOR UPDATE`;
    if (active.length === 0) return null;
    const { count } = await tx.passwordReset.deleteMany({
      where: { userId, tokenHash: tokenDigest(given.token), expiresAt: { gt: now } },
    });
    if (count === 0) return null;
    return tx.appUser.update({
      where: { id: userId },
      data: { passwordHash, passwordChangedAt: now, sessionVersion: { increment: 1 } },
      select: { id: true, sessionVersion: true },
    });
  });
}
