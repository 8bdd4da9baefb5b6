import { newLinkToken, tokenDigest } from "@/lib/auth/account-token";
import { hashPassword } from "@/lib/auth/password-hash";
import type { NewAccount } from "@/lib/auth/setup";
import type { Role } from "@/lib/auth/users";
import { AppError } from "@/lib/contracts/errors";
import { type Database, database, type Transaction } from "@/lib/db/client";

export const INVITATION_DAYS = 7;

/** An invitation that waits for an answer. The link itself is shown once and kept nowhere. */
export type InvitationRow = { id: string; email: string; role: Role; createdAt: Date; expiresAt: Date };

const roleOf = (role: string): Role => (role === "owner" ? "owner" : "member");

/**
 * Invites an e-mail address. A second invitation of the same address ends the first.
 * @returns the token for the link: it cannot be had again
 * @throws AppError `conflict` when the address has an account
 */
export async function createInvitation(
  given: { email: string; role: Role },
  now: Date,
  db: Database = database(),
): Promise<{ token: string; expiresAt: Date }> {
  if (await db.appUser.findUnique({ where: { email: given.email }, select: { id: true } })) {
    throw new AppError("conflict", `${given.email} already has an account.`);
  }
  const token = newLinkToken();
  const expiresAt = new Date(now.getTime() + INVITATION_DAYS * 86_400_000);
  const data = { kind: "invitation", tokenHash: tokenDigest(token), role: given.role, expiresAt };
  await db.accountToken.upsert({
    where: { email: given.email },
    create: { ...data, email: given.email, createdAt: now },
    update: { ...data, createdAt: now },
  });
  return { token, expiresAt };
}

/** The invitations that can still be answered, the oldest first. */
export async function listInvitations(now: Date, db: Database = database()): Promise<InvitationRow[]> {
  const rows = await db.accountToken.findMany({
    where: { kind: "invitation", expiresAt: { gt: now } },
    orderBy: { createdAt: "asc" },
  });
  return rows.map(({ id, email, role, createdAt, expiresAt }) => ({
    ...{ id, createdAt, expiresAt },
    email: email ?? "",
    role: roleOf(role),
  }));
}

/** Takes an invitation back. Nothing happens when it was answered meanwhile. */
export async function revokeInvitation(id: string, db: Database = database()): Promise<void> {
  await db.accountToken.deleteMany({ where: { id, kind: "invitation" } });
}

/** Whom a link invites; null when it is not, or no longer, good. */
export async function findInvitation(
  token: string,
  now: Date,
  db: Database = database(),
): Promise<{ email: string; role: Role; expiresAt: Date } | null> {
  const found = await db.accountToken.findFirst({
    where: { kind: "invitation", tokenHash: tokenDigest(token), expiresAt: { gt: now } },
  });
  return found && { email: found.email ?? "", role: roleOf(found.role), expiresAt: found.expiresAt };
}

/**
 * Makes the invited account and ends the invitation: of two answers at once, one wins.
 * @param given a password that was judged already
 * @returns null when the invitation is not, or no longer, good
 */
export async function acceptInvitation(
  given: { token: string; password: string },
  now: Date,
  db: Database = database(),
): Promise<NewAccount | null> {
  if (!(await findInvitation(given.token, now, db))) return null;
  const passwordHash = await hashPassword(given.password);
  return db.$transaction((tx) =>
    claimInvitation(tx, { tokenHash: tokenDigest(given.token) }, { passwordHash, name: null }, now),
  );
}

/** The account an invitation makes, by its token or by an address that a provider vouches for; null without one. */
export async function claimInvitation(
  tx: Transaction,
  which: { tokenHash: string } | { email: string },
  given: { passwordHash: string | null; name: string | null },
  now: Date,
): Promise<NewAccount | null> {
  const found = await tx.accountToken.findFirst({
    where: { ...which, kind: "invitation", expiresAt: { gt: now } },
  });
  if (!found?.email) return null;
  // Only one of two at once deletes it; the other waits here, then finds nothing.
  const { count } = await tx.accountToken.deleteMany({ where: { id: found.id, tokenHash: found.tokenHash } });
  if (count === 0) return null;
  const taken = await tx.appUser.findUnique({ where: { email: found.email }, select: { id: true } });
  if (taken) return null;
  return tx.appUser.create({
    data: { email: found.email, role: found.role, passwordChangedAt: now, ...given },
    select: { id: true, sessionVersion: true },
  });
}
