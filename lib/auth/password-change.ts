import { hashPassword, verifyPassword } from "@/lib/auth/password-hash";
import type { NewAccount } from "@/lib/auth/setup";
import { attemptSucceeded, beginAttempt } from "@/lib/auth/throttle";
import { type Database, database } from "@/lib/db/client";

/**
 * Changes a password, and ends every session made under the old one and an open link to reset it. Guesses at the old one count as tries to sign in.
 * @param given the new password was judged already
 * @returns the account as the one session that goes on needs it
 */
export async function changePassword(
  userId: string,
  given: { current: string; next: string; address: string },
  now: Date,
  db: Database = database(),
): Promise<NewAccount | "wrong" | { until: Date }> {
  const user = await db.appUser.findUniqueOrThrow({ where: { id: userId } });
  const attempt = { email: user.email, address: given.address };
  const until = await beginAttempt(attempt, now, db);
  if (until) return { until };
  if (!(await verifyPassword(user.passwordHash, given.current))) return "wrong";
  await attemptSucceeded(attempt, now, db);
  const passwordHash = await hashPassword(given.next);
  // Of two changes at once the later one finds another version, and is told that the password it knew is wrong.
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
