import { verifyPassword } from "@/lib/auth/password-hash";
import { attemptSucceeded, beginAttempt } from "@/lib/auth/throttle";
import { type Database, database } from "@/lib/db/client";

/** Result of a sign-in attempt. "wrong" does not tell which of address and password was wrong. */
export type SignInResult =
  | { outcome: "signed_in"; id: string; sessionVersion: number }
  | { outcome: "wrong" }
  | { outcome: "throttled"; until: Date };

/**
 * Checks an e-mail address and password. An unknown address, a disabled account and a wrong password take the same
 * time and give the same result.
 * @param input `email`: normalized address; `address`: network address of the client
 */
export async function signInWithPassword(
  input: { email: string; password: string; address: string },
  now: Date,
  db: Database = database(),
): Promise<SignInResult> {
  const until = await beginAttempt(input, now, db);
  if (until) return { outcome: "throttled", until };
  const user = await db.appUser.findUnique({ where: { email: input.email } });
  const isActive = user !== null && user.disabledAt === null;
  const matches = await verifyPassword(isActive ? user.passwordHash : null, input.password);
  if (!user || !matches) return { outcome: "wrong" };
  await attemptSucceeded(input, now, db);
  await db.appUser.update({ where: { id: user.id }, data: { lastSignInAt: now } });
  return { outcome: "signed_in", id: user.id, sessionVersion: user.sessionVersion };
}
