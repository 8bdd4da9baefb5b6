import { AppError } from "@/lib/contracts/errors";
import { type Database, database, type Transaction } from "@/lib/db/client";

export type Role = "owner" | "member";

/** An account in the owner's list. */
export type UserRow = {
  id: string;
  email: string;
  name: string | null;
  role: Role;
  /** False for an account that signs in through a provider only. */
  hasPassword: boolean;
  disabledAt: Date | null;
  lastSignInAt: Date | null;
  createdAt: Date;
};

const roleOf = (role: string): Role => (role === "owner" ? "owner" : "member");

/** All accounts, oldest first. */
export async function listUsers(db: Database = database()): Promise<UserRow[]> {
  const rows = await db.appUser.findMany({
    orderBy: [{ createdAt: "asc" }, { email: "asc" }],
    select: {
      ...{ id: true, email: true, name: true, role: true },
      ...{ disabledAt: true, lastSignInAt: true, createdAt: true, passwordHash: true },
    },
  });
  return rows.map(({ passwordHash, ...row }) => ({
    ...row,
    role: roleOf(row.role),
    hasPassword: passwordHash !== null,
  }));
}

/**
 * Changes the role of an account, disables or enables it. Disabling ends every session and deletes the reset link.
 * @param actorId the owner making the request; refused if no longer an active owner
 * @throws AppError `forbidden`; `not_found`; `conflict` for the last active owner
 */
export async function changeUser(
  actorId: string,
  userId: string,
  change: { role?: Role | undefined; disabled?: boolean | undefined },
  now: Date,
  db: Database = database(),
): Promise<void> {
  await db.$transaction(async (tx) => {
    const owners = await requireActiveOwner(tx, actorId);
    const user = await tx.appUser.findUnique({ where: { id: userId } });
    if (!user) throw userNotFound();
    if (change.disabled === true || change.role === "member") requireAnotherOwner(owners, userId);
    const isDisabled = user.disabledAt !== null;
    await tx.appUser.update({
      where: { id: userId },
      data: {
        ...(change.role ? { role: change.role } : {}),
        ...(change.disabled === true && !isDisabled
          ? { disabledAt: now, sessionVersion: { increment: 1 } }
          : {}),
        ...(change.disabled === false ? { disabledAt: null } : {}),
      },
    });
    if (change.disabled === true) await tx.passwordReset.deleteMany({ where: { userId } });
  });
}

/**
 * Deletes an account with its sessions and reset link. Invitations it created stay open: they belong to the
 * installation and every owner can revoke them.
 * @param actorId as for `changeUser`
 * @throws AppError `forbidden`; `not_found`; `conflict` for the last active owner
 */
export async function deleteUser(actorId: string, userId: string, db: Database = database()): Promise<void> {
  await db.$transaction(async (tx) => {
    requireAnotherOwner(await requireActiveOwner(tx, actorId), userId);
    const { count } = await tx.appUser.deleteMany({ where: { id: userId } });
    if (count === 0) throw userNotFound();
  });
}

export const userNotFound = () => new AppError("not_found", "Account not found.");

/**
 * Locks the active owners until the transaction ends, so that two simultaneous changes cannot remove all of them.
 * @returns their ids
 * @throws AppError `forbidden` if the actor is not one of them
 */
export async function requireActiveOwner(tx: Transaction, actorId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM app_user WHERE role = 'owner' AND disabled_at IS NULL ORDER BY id FOR UPDATE`;
  const owners = rows.map((row) => row.id);
  if (!owners.includes(actorId)) throw new AppError("forbidden", "Only an owner can do this.");
  return owners;
}

/** @throws AppError `conflict` if the user is the only active owner */
function requireAnotherOwner(owners: readonly string[], userId: string): void {
  if (owners.length > 1 || owners[0] !== userId) return;
  throw new AppError(
    "conflict",
    "This is the last owner. Make another user an owner first, then change this account.",
  );
}

/** False for an account that signs in through a provider only. */
export async function hasPassword(userId: string, db: Database = database()): Promise<boolean> {
  const user = await db.appUser.findUnique({ where: { id: userId }, select: { passwordHash: true } });
  return user !== null && user.passwordHash !== null;
}
