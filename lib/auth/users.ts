import { AppError } from "@/lib/contracts/errors";
import { type Database, database, type Transaction } from "@/lib/db/client";

export type Role = "owner" | "member";

/** An account as the owner's list shows it. */
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

/** Every account, the oldest first. */
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
 * Changes an account's role, disables it or enables it again. A disabled account loses every session and its link to
 * reset the password for good.
 * @param actorId the owner who asks: one who stopped being an owner a moment ago is refused
 * @throws AppError `forbidden`; `not_found`; `conflict` for the last owner who can still sign in
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
 * Deletes an account. Its sessions and its link to reset the password end with it; invitations that it made stay open,
 * for they belong to the installation, and every owner sees and can revoke them.
 * @param actorId as for `changeUser`
 * @throws AppError `forbidden`; `not_found`; `conflict` for the last owner who can still sign in
 */
export async function deleteUser(actorId: string, userId: string, db: Database = database()): Promise<void> {
  await db.$transaction(async (tx) => {
    requireAnotherOwner(await requireActiveOwner(tx, actorId), userId);
    const { count } = await tx.appUser.deleteMany({ where: { id: userId } });
    if (count === 0) throw userNotFound();
  });
}

export const userNotFound = () => new AppError("not_found", "No such account.");

/**
 * Locks the owners who can sign in until the transaction ends, so that no two changes can each remove the other's owner.
 * @returns their ids
 * @throws AppError `forbidden` when the actor is not one of them
 */
export async function requireActiveOwner(tx: Transaction, actorId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM app_user WHERE role = 'owner' AND disabled_at IS NULL ORDER BY id FOR UPDATE`;
  const owners = rows.map((row) => row.id);
  if (!owners.includes(actorId)) throw new AppError("forbidden", "Only an owner can do this.");
  return owners;
}

/** @throws AppError `conflict` when nobody but the user is an owner who can sign in */
function requireAnotherOwner(owners: readonly string[], userId: string): void {
  if (owners.length > 1 || owners[0] !== userId) return;
  throw new AppError(
    "conflict",
    "This is the last owner. Make another user an owner first, then change this account.",
  );
}

/** Whether an account signs in with a password, or through a provider only. */
export async function hasPassword(userId: string, db: Database = database()): Promise<boolean> {
  const user = await db.appUser.findUnique({ where: { id: userId }, select: { passwordHash: true } });
  return user !== null && user.passwordHash !== null;
}
