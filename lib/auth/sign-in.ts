import { verifyPassword } from "@/lib/auth/password-hash";
import { attemptSucceeded, beginAttempt } from "@/lib/auth/throttle";
import { type Database, database } from "@/lib/db/client";

/** What became of a try to sign in. "wrong" does not say which of the two was. */
export type SignInResult =
  | { outcome: "signed_in"; id: string; sessionVersion: number }
  | { outcome: "wrong" }
  | { outcome: "throttled"; until: Date };

/**
 * Checks an e-mail address and password. An address nobody has, a disabled account and a wrong password take the
 * same steps, the same time and the same answer.
 * @param given the e-mail address in the form accounts are kept by, and the network address it came from
 */
export async function signInWithPassword(
  given: { email: string; password: string; address: string },
  now: Date,
  db: Database = database(),
): Promise<SignInResult> {
  const until = await beginAttempt(given, now, db);
  if (until) return { outcome: "throttled", until };
  const user = await db.appUser.findUnique({ where: { email: given.email } });
  const mayTry = user !== null && user.disabledAt === null;
  const matches = await verifyPassword(mayTry ? user.passwordHash : null, given.password);
  if (!user || !matches) return { outcome: "wrong" };
  await attemptSucceeded(given, now, db);
  await db.appUser.update({ where: { id: user.id }, data: { lastSignInAt: now } });
  return { outcome: "signed_in", id: user.id, sessionVersion: user.sessionVersion };
}
