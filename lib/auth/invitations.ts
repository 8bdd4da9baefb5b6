import { newLinkToken, tokenDigest } from "@/lib/auth/account-token";
import { hashPassword } from "@/lib/auth/password-hash";
import type { NewAccount } from "@/lib/auth/setup";
import type { Role } from "@/lib/auth/users";
import { AppError } from "@/lib/contracts/errors";
import { type Database, database, type Transaction } from "@/lib/db/client";

const INVITATION_DAYS = 7;

/** An open invitation. Its link is shown once and never stored. */
export type InvitationRow = { id: string; email: string; role: Role; createdAt: Date; expiresAt: Date };

const roleOf = (role: string): Role => (role === "owner" ? "owner" : "member");

/**
 * Invites an e-mail address. A second invitation of an address replaces the first.
 * @returns the token for the link; it cannot be read again
 * @throws AppError `conflict` if the address has an account
 */
export async function createInvitation(
  input: { email: string; role: Role },
  now: Date,
  db: Database = database(),
): Promise<{ token: string; expiresAt: Date }> {
  if (await db.appUser.findUnique({ where: { email: input.email }, select: { id: true } })) {
    throw new AppError("conflict", `${input.email} already has an account.`);
  }
  const token = newLinkToken();
  const expiresAt = new Date(now.getTime() + INVITATION_DAYS * 86_400_000);
  const data = { kind: "invitation", tokenHash: tokenDigest(token), role: input.role, expiresAt };
  await db.accountToken.upsert({
    where: { email: input.email },
    create: { ...data, email: input.email, createdAt: now },
    update: { ...data, createdAt: now },
  });
  return { token, expiresAt };
}

/** Open invitations, oldest first. */
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

/** Deletes an invitation. Does nothing if it was already used. */
export async function revokeInvitation(id: string, db: Database = database()): Promise<void> {
  await db.accountToken.deleteMany({ where: { id, kind: "invitation" } });
}

/** Invitation of a token; null if the token is unknown, used or expired. */
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
 * Creates the invited account and deletes the invitation. Of two simultaneous calls, one succeeds.
 * @param input a password that was already checked
 * @returns null if the token is unknown, used or expired
 */
export async function acceptInvitation(
  input: { token: string; password: string },
  now: Date,
  db: Database = database(),
): Promise<NewAccount | null> {
  if (!(await findInvitation(input.token, now, db))) return null;
  const passwordHash = await hashPassword(input.password);
  return db.$transaction((tx) =>
    claimInvitation(tx, { tokenHash: tokenDigest(input.token) }, { passwordHash, name: null }, now),
  );
}

/**
 * Creates the account of an invitation, found by its token or by an e-mail address that a provider verified; null if
 * there is none.
 */
export async function claimInvitation(
  tx: Transaction,
  match: { tokenHash: string } | { email: string },
  input: { passwordHash: string | null; name: string | null },
  now: Date,
): Promise<NewAccount | null> {
  const found = await tx.accountToken.findFirst({
    where: { ...match, kind: "invitation", expiresAt: { gt: now } },
  });
  if (!found?.email) return null;
  // Of two simultaneous transactions, the second waits here and then deletes nothing.
  const { count } = await tx.accountToken.deleteMany({ where: { id: found.id, tokenHash: found.tokenHash } });
  if (count === 0) return null;
  const taken = await tx.appUser.findUnique({ where: { email: found.email }, select: { id: true } });
  if (taken) return null;
  return tx.appUser.create({
    data: { email: found.email, role: found.role, passwordChangedAt: now, ...input },
    select: { id: true, sessionVersion: true },
  });
}
