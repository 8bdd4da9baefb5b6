import { hashPassword, verifyPassword } from "@/lib/auth/password-hash";
import type { NewAccount } from "@/lib/auth/setup";
import { attemptSucceeded, beginAttempt } from "@/lib/auth/throttle";
import { type Database, database } from "@/lib/db/client";

/**
 * Changes a password, ends every session made with the old one and deletes an open reset link. Wrong current
 * passwords count as failed sign-in attempts.
 * @param input the new password, already checked, and the current one
 * @returns the account, for the new session
 */
export async function changePassword(
  userId: string,
  input: { current: string; next: string; address: string },
  now: Date,
  db: Database = database(),
): Promise<NewAccount | "wrong" | { until: Date }> {
  const user = await db.appUser.findUniqueOrThrow({ where: { id: userId } });
  const attempt = { email: user.email, address: input.address };
  const until = await beginAttempt(attempt, now, db);
  if (until) return { until };
  if (!(await verifyPassword(user.passwordHash, input.current))) return "wrong";
  await attemptSucceeded(attempt, now, db);
  const passwordHash = await hashPassword(input.next);
  // Of two simultaneous changes, the second finds another session version and is refused as a wrong password.
  const isChanged = await db.$transaction(async (tx) => {
    const { count } = await tx.appUser.updateMany({
      where: { id: userId, sessionVersion: user.sessionVersion, disabledAt: null },
      data: { passwordHash, passwordChangedAt: now, sessionVersion: { increment: 1 } },
    });
    if (count > 0) await tx.passwordReset.deleteMany({ where: { userId } });
    return count > 0;
  });
  return isChanged ? { id: userId, sessionVersion: user.sessionVersion + 1 } : "wrong";
}
