import { AppError } from "@/lib/api/errors";
import type { Database, Transaction } from "@/lib/db/client";

export type Role = "owner" | "member";

/** An account as the owner's list shows it. */
export type UserRow = {
  id: string;
  email: string;
  name: string | null;
  role: Role;
  disabledAt: Date | null;
  lastSignInAt: Date | null;
  createdAt: Date;
};

const roleOf = (role: string): Role => (role === "owner" ? "owner" : "member");

/** Every account, the oldest first. */
export async function listUsers(db: Database): Promise<UserRow[]> {
  const rows = await db.appUser.findMany({
    orderBy: [{ createdAt: "asc" }, { email: "asc" }],
    select: {
      ...{ id: true, email: true, name: true, role: true },
      ...{ disabledAt: true, lastSignInAt: true, createdAt: true },
    },
  });
  return rows.map((row) => ({ ...row, role: roleOf(row.role) }));
}

/**
 * Changes an account's role, or shuts it out or lets it in again. Whoever is shut out loses every session for good.
 * @param actorId the owner who asks: one who stopped being an owner a moment ago is refused
 * @throws AppError `forbidden`; `not_found`; `conflict` for the last owner who can still sign in
 */
export async function changeUser(
  db: Database,
  actorId: string,
  userId: string,
  change: { role?: Role | undefined; disabled?: boolean | undefined },
  now: Date,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const owners = await lockOwners(tx);
    if (!owners.includes(actorId)) throw new AppError("forbidden", "Only an owner may do this.");
    const user = await tx.appUser.findUnique({ where: { id: userId } });
    if (!user) throw new AppError("not_found", "There is no such account.");
    const losesAnOwner = change.disabled === true || change.role === "member";
    if (losesAnOwner && owners.length === 1 && owners[0] === userId) {
      throw new AppError(
        "conflict",
        "This is the last owner. Make someone else an owner first, then change this account.",
      );
    }
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
  });
}

/** The owners who can sign in. Held until the transaction ends, so that no two changes can each leave the other. */
async function lockOwners(tx: Transaction): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM app_user WHERE role = 'owner' AND disabled_at IS NULL ORDER BY id FOR UPDATE`;
  return rows.map((row) => row.id);
}

/** Whether an account signs in with a password, or through a provider only. */
export async function hasPassword(db: Database, userId: string): Promise<boolean> {
  const user = await db.appUser.findUnique({ where: { id: userId }, select: { passwordHash: true } });
  return user !== null && user.passwordHash !== null;
}
